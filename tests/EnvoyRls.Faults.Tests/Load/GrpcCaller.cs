using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Faults.Tests.Load;

/// <summary>
/// Makes calls that tell the server their deadline, and keeps to none itself: a client that gave up at the deadline could not see
/// how late an answer is.
/// </summary>
internal sealed class GrpcCaller : IDisposable
{
    private const int Prefix = 5;

    private readonly HttpClient _http;
    private readonly Uri _method;
    private readonly string _deadline;

    /// <param name="address">host:port of the server.</param>
    /// <param name="deadline">What the server is told.</param>
    /// <param name="patience">How long a call may take before it counts as hung.</param>
    public GrpcCaller(string address, TimeSpan deadline, TimeSpan patience)
    {
        _http = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false }) { Timeout = patience };
        _method = new Uri($"http://{address}/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit");
        _deadline = string.Create(CultureInfo.InvariantCulture, $"{deadline.TotalMilliseconds:0}m");
    }

    public async Task<(CallOutcome Outcome, string Status)> CallAsync(byte[] framed)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(framed),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", _deadline);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request);
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            string status = StatusOf(response);
            return status is not "0"
                ? (CallOutcome.Error, status)
                : (RateLimitResponse.Parser.ParseFrom(body.AsSpan(Prefix)).OverallCode == Code.OverLimit ? CallOutcome.OverLimit : CallOutcome.Ok, status);
        }
        catch (OperationCanceledException)
        {
            return (CallOutcome.Hung, "no answer");
        }
        catch (HttpRequestException broken)
        {
            return (CallOutcome.Error, broken.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string StatusOf(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? status) || response.Headers.TryGetValues("grpc-status", out status)
            ? status.First()
            : "no status";
}
