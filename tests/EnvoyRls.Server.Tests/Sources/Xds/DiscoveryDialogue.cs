using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Api.RateLimits.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Server.Sources.Xds;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Server.Tests.Sources.Xds;

/// <summary>The server's end of one stream.</summary>
internal sealed class DiscoveryDialogue(GrpcStreamReader<DiscoveryRequest> requests, GrpcStreamWriter<DiscoveryResponse> responses, GrpcCall call)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _nonces;

    public Task Ended => _ended.Task;

    public string? Header(string name) => call.RequestHeader(name);

    public async Task<DiscoveryRequest> ReadAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        DiscoveryRequest? request = await requests.ReadAsync(cancellation).AsTask().WaitAsync(SourceHarness.Patience, cancellation);
        return Assert.IsType<DiscoveryRequest>(request);
    }

    /// <summary>Sends a set and gives what the client says to it.</summary>
    public Task<DiscoveryRequest> SendAsync(string version, params RateLimitConfig[] configs) =>
        SendAsync(version, RuleResources.TypeUrl, configs.Select(Resource));

    public async Task<DiscoveryRequest> SendAsync(string version, string typeUrl, IEnumerable<Any> resources)
    {
        DiscoveryResponse response = new() { VersionInfo = version, TypeUrl = typeUrl, Nonce = $"nonce {++_nonces}", Resources = { resources } };
        await responses.WriteAsync(response);
        DiscoveryRequest answer = await ReadAsync();
        Assert.Equal((response.Nonce, RuleResources.TypeUrl), (answer.ResponseNonce, answer.TypeUrl));
        return answer;
    }

    public void End(GrpcStatus status = default)
    {
        if (!status.IsOk)
        {
            call.Fail(status);
        }

        _ended.SetResult();
    }

    public static Any Resource(RateLimitConfig config) => new() { TypeUrl = RuleResources.TypeUrl, Value = config.ToByteString() };
}
