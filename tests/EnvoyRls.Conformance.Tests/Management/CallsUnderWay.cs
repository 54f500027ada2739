using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Calls one after the other until told to end, counting those that were not answered by their rule in time.</summary>
internal sealed class CallsUnderWay : IAsyncDisposable
{
    private static readonly CallOptions Impatient = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly CancellationTokenSource _ending = new();
    private readonly RateLimitClient _client;
    private readonly Task<int> _failures;

    private CallsUnderWay(ManagedServer server, string key)
    {
        _client = server.Process.Connect();
        _failures = AskAsync(key);
    }

    public static CallsUnderWay Start(ManagedServer server, string key) => new(server, key);

    /// <summary>Ends them; returns how many failed.</summary>
    public async Task<int> EndAsync()
    {
        await _ending.CancelAsync();
        return await _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _client.Dispose();
        _ending.Dispose();
    }

    private async Task<int> AskAsync(string key)
    {
        int failures = 0;
        while (!_ending.IsCancellationRequested)
        {
            RateLimitRequest request = RateLimitClient.Request(key, "anybody", domain: ManagedRuleText.Domain);
            try
            {
                RateLimitResponse answer = await _client.AskAsync(request, Impatient);
                failures += answer.Statuses[0].CurrentLimit is null ? 1 : 0;
            }
            catch (GrpcException)
            {
                failures++;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return failures;
    }
}
