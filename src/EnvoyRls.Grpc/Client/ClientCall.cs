using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Client;

/// <summary>One call of a client: its request on the way, its messages, its status.</summary>
internal sealed class ClientCall<TResponse> : IAsyncDisposable
    where TResponse : class, IMessage<TResponse>
{
    private readonly MessageParser<TResponse> _parser;
    private readonly CallOptions _options;
    private readonly CancellationToken _callerCancelled;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _ending;
    private readonly Task<HttpResponseMessage> _response;

    private PipeReader? _body;
    private MessageReader? _messages;

    private ClientCall(
        HttpMessageInvoker http,
        HttpRequestMessage request,
        MessageParser<TResponse> parser,
        CallOptions options,
        TimeProvider time,
        CancellationToken cancellation)
    {
        _parser = parser;
        _options = options;
        _callerCancelled = cancellation;
        _timeout = options.Timeout is { } timeout ? new(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, time) : new();
        _ending = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellation);
        _response = http.SendAsync(request, _ending.Token);
    }

    /// <summary>What came before the first message; empty until it has.</summary>
    public GrpcMetadata Headers { get; private set; } = [];

    /// <summary>What came with the status; empty until it has.</summary>
    public GrpcMetadata Trailers { get; private set; } = [];

    public CancellationToken Cancelled => _ending.Token;

    public static ClientCall<TResponse> Start(
        HttpMessageInvoker http,
        Uri uri,
        HttpContent content,
        MessageParser<TResponse> parser,
        CallOptions options,
        TimeProvider time,
        CancellationToken cancellation)
    {
        HttpRequestMessage request = new(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        AddHeaders(request, options);
        return new ClientCall<TResponse>(http, request, parser, options, time, cancellation);
    }

    /// <summary>The next message; <see langword="null"/> when the call ended well.</summary>
    /// <exception cref="GrpcException">It did not, or was cancelled.</exception>
    public async ValueTask<TResponse?> ReadAsync(CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration =
            cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _ending);
        try
        {
            HttpResponseMessage response = await _response;
            _messages ??= await OpenAsync(response);
            TResponse? message = await _messages.ReadAsync(_parser, _ending.Token);
            if (message is null)
            {
                End(response);
            }

            return message;
        }
        catch (Exception error) when (error is not GrpcException)
        {
            throw new GrpcException(StatusOf(error), error);
        }
    }

    /// <summary>The status for an exception, of a read or of a write.</summary>
    public GrpcStatus StatusOf(Exception error)
    {
        if (_timeout.IsCancellationRequested)
        {
            return ProtocolFaults.DeadlineExceeded;
        }

        return _ending.IsCancellationRequested || _callerCancelled.IsCancellationRequested
            ? ProtocolFaults.Cancelled
            : ClientFailures.FromTransport(error);
    }

    /// <summary>Gives the call up if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception)
        {
            // Whoever read the call was told; giving it up tells nobody.
        }

        if (_body is not null)
        {
            await _body.CompleteAsync();
        }

        _ending.Dispose();
        _timeout.Dispose();
    }

    private static void AddHeaders(HttpRequestMessage request, CallOptions options)
    {
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue(ContentTypes.Grpc);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-envoyrls");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", MessageEncodings.Accepted);
        if (options.Gzip)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", MessageEncodings.Gzip);
        }

        if (options.Timeout is { } timeout)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(timeout));
        }

        foreach (KeyValuePair<string, string> header in options.Headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    private async Task<MessageReader> OpenAsync(HttpResponseMessage response)
    {
        Headers = Metadata(response.Headers);
        if (response.Headers.Contains("grpc-status"))
        {
            // Trailers only. An OK without a message is left to the reading, which finds no message.
            ThrowUnlessOk(response.Headers);
        }
        else if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GrpcException(ClientFailures.FromHttpStatus(response.StatusCode));
        }
        else if (!ContentTypes.IsGrpc(response.Content.Headers.ContentType?.ToString()))
        {
            throw new GrpcException(
                new GrpcStatus(StatusCode.Unknown, $"the server answered with content type '{response.Content.Headers.ContentType}'"));
        }

        bool gzip = string.Equals(First(response.Headers, "grpc-encoding"), MessageEncodings.Gzip, StringComparison.Ordinal);
        _body = PipeReader.Create(await response.Content.ReadAsStreamAsync(_ending.Token));
        return new MessageReader(_body, new MessageRules(_options.MaxReceiveMessageSize, gzip));
    }

    private void End(HttpResponseMessage response) =>
        ThrowUnlessOk(response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders);

    private void ThrowUnlessOk(HttpResponseHeaders last)
    {
        Trailers = Metadata(last);
        if (!int.TryParse(First(last, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new GrpcException(new GrpcStatus(StatusCode.Unknown, "the server ended the stream without a status"), trailers: Trailers);
        }

        StatusCode code = number <= (int)StatusCode.Unauthenticated ? (StatusCode)number : StatusCode.Unknown;
        if (code != StatusCode.Ok)
        {
            throw new GrpcException(new GrpcStatus(code, StatusText.Decode(First(last, "grpc-message") ?? "")), trailers: Trailers);
        }
    }

    private static GrpcMetadata Metadata(HttpResponseHeaders headers)
    {
        GrpcMetadata metadata = [];
        foreach (KeyValuePair<string, HeaderStringValues> header in headers.NonValidated)
        {
            if (GrpcMetadata.IsReserved(header.Key))
            {
                continue;
            }

            foreach (string value in header.Value)
            {
                metadata.AddReceived(header.Key, value);
            }
        }

        return metadata;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
}
