using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Calls one after the other until told to end, keeping what became of those that were not answered by their rule in time.</summary>
internal sealed class CallsUnderWay : IAsyncDisposable
{
    private static readonly CallOptions Impatient = new() { Timeout = TimeSpan.FromSeconds(4) };

    private readonly CancellationTokenSource _ending = new();
    private readonly RateLimitClient _client;
    private readonly RateLimitRequest _request;
    private readonly long _started = Stopwatch.GetTimestamp();
    private Task<List<string>> _failures = Task.FromResult<List<string>>([]);

    private CallsUnderWay(ManagedServer server, string key)
    {
        _client = server.Process.Connect();
        _request = RateLimitClient.Request(key, "anybody", domain: ManagedRuleText.Domain);
    }

    /// <summary>Begins with a connection that stands.</summary>
    public static async Task<CallsUnderWay> StartAsync(ManagedServer server, string key)
    {
        CallsUnderWay calls = new(server, key);
        await calls._client.AskAsync(calls._request);
        calls._failures = calls.AskAsync();
        return calls;
    }

    /// <summary>Ends them; returns those that failed.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
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

    private async Task<List<string>> AskAsync()
    {
        List<string> failures = [];
        while (!_ending.IsCancellationRequested)
        {
            long asked = Stopwatch.GetTimestamp();
            try
            {
                RateLimitResponse answer = await _client.AskAsync(_request, Impatient);
                if (answer.Statuses[0].CurrentLimit is null)
                {
                    failures.Add($"no limit: {answer}");
                }
            }
            catch (GrpcException error)
            {
                TimeSpan at = Stopwatch.GetElapsedTime(_started, asked);
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"asked at {at}, after {Stopwatch.GetElapsedTime(asked)}: {error.Message}"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return failures;
    }
}
