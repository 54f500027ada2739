using System.IO.Pipelines;
using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Client;

/// <summary>
/// Calls the methods of a server. A channel keeps its connections and is meant to be shared; it is safe from any
/// thread. Every failure is a <see cref="GrpcException"/>, also that of a call cancelled by its token.
/// </summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _base;
    private readonly TimeProvider _time;

    /// <summary>Makes a channel; it connects when first called.</summary>
    /// <exception cref="ArgumentException">The address is of a kind not known.</exception>
    public GrpcChannel(GrpcChannelOptions options, TimeProvider? time = null)
    {
        _base = ChannelTransport.HttpAddress(options);
        _http = new HttpMessageInvoker(ChannelTransport.CreateHandler(options));
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Sends one request and gives the one response.</summary>
    /// <exception cref="GrpcException">The call failed.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcClientMethod<TRequest, TResponse> method, TRequest request, CallOptions? options = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using ClientCall<TResponse> call = Start(method, options, new MessageContent(request, options?.Gzip ?? false), cancellation);
        TResponse response = await call.ReadAsync(cancellation) ?? throw new GrpcException(ProtocolFaults.NoMessage);
        if (await call.ReadAsync(cancellation) is not null)
        {
            throw new GrpcException(ProtocolFaults.TrailingBytes);
        }

        return response;
    }

    /// <summary>Sends one request and gives a stream of responses.</summary>
    public GrpcStreamingCall<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(
        GrpcClientMethod<TRequest, TResponse> method, TRequest request, CallOptions? options = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(Start(method, options, new MessageContent(request, options?.Gzip ?? false), cancellation), requests: null, options);

    /// <summary>Opens a stream in both directions.</summary>
    public GrpcStreamingCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        GrpcClientMethod<TRequest, TResponse> method, CallOptions? options = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        Pipe requests = new();
        return new(Start(method, options, new PipeContent(requests.Reader), cancellation), requests.Writer, options);
    }

    /// <summary>Closes the connections; calls under way fail.</summary>
    public void Dispose() => _http.Dispose();

    private ClientCall<TResponse> Start<TRequest, TResponse>(
        GrpcClientMethod<TRequest, TResponse> method, CallOptions? options, HttpContent content, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        Uri uri = new(_base, $"/{method.Service}/{method.Name}");
        return ClientCall<TResponse>.Start(_http, uri, content, method.ResponseParser, options ?? CallOptions.Default, _time, cancellation);
    }
}
