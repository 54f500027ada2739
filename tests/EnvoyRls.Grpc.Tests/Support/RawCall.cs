using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>A request to a gRPC server made by hand over HTTP/2, so that it can be wrong, and what came back.</summary>
internal sealed record RawCall(HttpStatusCode Http, string? Status, string? Message, byte[] Body, HttpResponseMessage Response)
{
    private static readonly HttpMessageInvoker Http2 = new(new SocketsHttpHandler());

    /// <summary>Whether the status came in the headers, with no trailers after.</summary>
    public bool TrailersOnly => Response.Headers.Contains("grpc-status");

    public static Task<RawCall> PostAsync(TestServer server, params byte[] body) => SendAsync(server, new ByteArrayContent(body));

    public static async Task<RawCall> SendAsync(
        TestServer server, HttpContent? content, Action<HttpRequestMessage>? change = null, string path = $"/{TestServer.Service}/Unary")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(server.Address, path));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = content;
        if (content is not null && !content.Headers.NonValidated.Contains("content-type"))
        {
            content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        }

        request.Headers.TryAddWithoutValidation("te", "trailers");
        change?.Invoke(request);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        HttpResponseMessage response = await Http2.SendAsync(request, limit.Token);
        byte[] body = await response.Content.ReadAsByteArrayAsync(limit.Token);
        return new RawCall(response.StatusCode, First(response, "grpc-status"), First(response, "grpc-message"), body, response);
    }

    /// <summary>A message with its prefix.</summary>
    public static byte[] Frame(string text) => Frame(new StringValue { Value = text }.ToByteArray());

    public static byte[] Frame(ReadOnlySpan<byte> payload, byte flag = 0)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? values.Single()
            : null;
}
