using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>Calls to all replicas, some fifty a second to each, that touch every kind of rule, until it is stopped.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile bool _isAttacked;
    private long _failed;

    public Traffic(IEnumerable<RateLimitServer> replicas) => _running = Task.WhenAll(replicas.Select((replica, index) => RunAsync(replica, index)));

    /// <summary>Calls that ended by an error.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>From now on one address and one path are called many times as often.</summary>
    public void Attack() => _isAttacked = true;

    /// <summary>The attack is over.</summary>
    public void Calm() => _isAttacked = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static RateLimitRequest Request(string domain, params IEnumerable<(string Key, string Value)>[] descriptors) => new()
    {
        Domain = domain,
        Descriptors = { descriptors.Select(static entries => RateLimitClient.Descriptor(entries)) },
    };

    private static RateLimitRequest Usual(int call) => (call % 10) switch
    {
        0 => Request("shop", [("path", "/login")], [("remote_address", "192.0.2.1")]),
        1 => Request("shop", [("path", "/search")]),
        2 => Request("shop", [("path", "/export")]),
        3 => Request("shop", [("remote_address", call % 20 == 3 ? "198.51.100.66" : "198.51.100.77")]),
        4 => Request("api", [("client", string.Create(CultureInfo.InvariantCulture, $"client-{call % 7}"))]),
        5 => Request("shop", [("tenant", "acme"), ("user", string.Create(CultureInfo.InvariantCulture, $"user-{call % 23}"))]),
        6 => Request("unknown", [("key", "value")]),
        _ => Request("shop", [("remote_address", "192.0.2.1")]),
    };

    private async Task RunAsync(RateLimitServer replica, int index)
    {
        using RateLimitClient client = replica.Connect();
        for (int call = index; !_stop.IsCancellationRequested; call++)
        {
            await AskAsync(client, Usual(call));
            for (int hostile = 0; _isAttacked && hostile < 5; hostile++)
            {
                await AskAsync(client, Request("shop", [("remote_address", "203.0.113.9")], [("path", "/login")]));
            }

            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(RateLimitClient client, RateLimitRequest request)
    {
        try
        {
            await client.AskAsync(request);
        }
        catch (Exception error) when (error is GrpcException or IOException or HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
