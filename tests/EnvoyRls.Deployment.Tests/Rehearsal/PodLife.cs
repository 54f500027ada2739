using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Deployment.Tests.Chart;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>
/// The life of a pod without a cluster: what the chart renders is what the server is started with. It answers as the rules say, takes edits in,
/// keeps its rules over a broken one, and leaves without dropping a call.
/// </summary>
internal static class PodLife
{
    /// <summary>An edit of a mount or through the API is to be in force within two seconds; a busy machine is given more.</summary>
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(10);

    /// <summary>Renders a value set and starts its pod.</summary>
    public static async Task<RehearsedPod> StartAsync(string set, RehearsalCluster cluster, params string[] arguments)
    {
        ProcessResult rendered = await Renderings.TemplateAsync(["--values", ValueSets.PathOf(set), "--kube-version", "1.34.0", .. arguments]);
        Assert.True(rendered.ExitCode == 0, rendered.Errors);
        return await RehearsedPod.StartAsync((await Renderings.ReadAsync([rendered.Output]))[0], cluster);
    }

    /// <summary>All probes succeed, and a limit is kept to.</summary>
    public static async Task ServesAsync(RehearsedPod pod, string domain, string key, string value, uint limit)
    {
        await pod.Probe("startup").SucceedsAsync(() => pod.Output);
        await pod.Probe("readiness").SucceedsAsync(() => pod.Output);
        await pod.Probe("liveness").SucceedsAsync(() => pod.Output);

        // One call each, so that no window can end in between.
        using RateLimitClient client = pod.Client();
        Assert.Equal(Code.Ok, (await client.AskAsync(RateLimitClient.Request(key, value, limit, domain))).OverallCode);
        RateLimitResponse denied = await client.AskAsync(RateLimitClient.Request(key, value, limit + 1, domain));
        Assert.Equal((Code.OverLimit, limit), (denied.OverallCode, denied.Statuses[0].CurrentLimit.RequestsPerUnit));
        Assert.Null((await client.AskAsync(RateLimitClient.Request("unknown", value, 1, domain))).Statuses[0].CurrentLimit);
    }

    /// <summary>An edit is in force; a broken one changes nothing and is counted; the next one is in force.</summary>
    public static async Task TakesEditsAsync(RehearsedPod pod, string domain, Func<string, Task> publish)
    {
        using RateLimitClient client = pod.Client();
        await publish(LimitOf(8));
        await HasLimitAsync(8);

        await publish($"domain: {domain}\ndescriptors: [{{key: edited, rate_limit: {{unit: fortnight, requests_per_unit: 1}}}}]");
        await Eventually.IsTrueAsync(async () => await pod.CounterAsync("ratelimit.service.config_load_error") > 0, SeenWithin, () => $"the error is counted: {pod.Output}");
        await HasLimitAsync(8);
        Assert.True(await pod.Probe("readiness").AskAsync());
        await Eventually.IsTrueAsync(() => pod.Output.Contains("fortnight", StringComparison.Ordinal), SeenWithin, "the log tells why");

        await publish(LimitOf(9));
        await HasLimitAsync(9);

        string LimitOf(int limit) => string.Create(CultureInfo.InvariantCulture, $"domain: {domain}\ndescriptors: [{{key: edited, rate_limit: {{unit: hour, requests_per_unit: {limit}}}}}]");

        Task<TimeSpan> HasLimitAsync(uint limit) => Eventually.IsTrueAsync(
            async () => (await client.LookAsync(domain, "edited", "a")).CurrentLimit?.RequestsPerUnit == limit, SeenWithin, () => $"the limit is {limit}: {pod.Output}");
    }

    /// <summary>
    /// The kubelet sleeps as the hook says, of which the server knows nothing; then it asks the server to end. Health fails first, calls are
    /// still taken meanwhile, one that has begun is answered after the port is closed, and all of it takes less than the grace.
    /// </summary>
    public static async Task LeavesAsync(RehearsedPod pod, string domain)
    {
        RateLimitRequest request = RateLimitClient.Request("edited", "leaving", 1, domain);
        using GrpcChannel channel = pod.Connect();
        using RateLimitClient client = pod.Client();
        Assert.Equal(Code.Ok, (await client.AskAsync(request)).OverallCode);
        await using GrpcStreamingCall<RateLimitRequest, RateLimitResponse> begun = RehearsedPod.Begin(channel);

        Stopwatch elapsed = Stopwatch.StartNew();
        await pod.TerminateAsync();
        await pod.Probe("readiness").FailsAsync(() => pod.Output);
        Assert.Equal(Code.Ok, (await client.AskAsync(request)).OverallCode);
        Assert.True(await pod.Probe("liveness").AskAsync(), $"the kubelet would kill it before its time: {pod.Output}");

        await Eventually.IsTrueAsync(() => IsClosedAsync(pod.PortFor(8081)), pod.Grace, () => $"the port is closed: {pod.Output}");
        await begun.WriteAsync(request);
        await begun.CompleteAsync();
        RateLimitResponse? answer = await begun.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Code.Ok, answer?.OverallCode);

        Assert.Equal(0, await pod.ExitCodeAsync(pod.Grace));
        Assert.True(elapsed.Elapsed + TimeSpan.FromSeconds(pod.PreStopSeconds) < pod.Grace, $"it took {elapsed.Elapsed} after the hook");
    }

    private static async Task<bool> IsClosedAsync(int port)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
