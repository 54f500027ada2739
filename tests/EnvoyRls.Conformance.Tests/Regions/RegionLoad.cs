using EnvoyRls.Grpc;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.Regions;

/// <summary>A few clients that send one region single hits of one key, each a hundred times a second at most, until told to end.</summary>
internal sealed class RegionLoad : IAsyncDisposable
{
    private const int Clients = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _ended = new();
    private readonly RateLimitClient _client;
    private readonly Task[] _calling;
    private readonly long[] _answered = new long[Clients];
    private int _admitted;
    private int _denied;
    private int _failed;

    public RegionLoad(RateLimitServer server, string key, string value)
    {
        _client = server.Connect();
        _calling = [.. Enumerable.Range(0, Clients).Select(place => CallAsync(place, key, value))];
    }

    public int Admitted => Volatile.Read(ref _admitted);

    /// <summary>How many calls ended by an error.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>How many calls were denied since one was last admitted.</summary>
    public int DeniedInARow => Volatile.Read(ref _denied);

    /// <summary>Waits until what is under way now has been answered.</summary>
    public Task SettleAsync()
    {
        long[] before = [.. _answered];
        return Eventually.TrueAsync(() => _answered.Zip(before).All(static counts => counts.First > counts.Second));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_calling);
        _client.Dispose();
        _ended.Dispose();
    }

    private async Task CallAsync(int place, string key, string value)
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                if ((await _client.AskAsync(key, value, hits: 1)).OverallCode == Code.Ok)
                {
                    Interlocked.Increment(ref _admitted);
                    Volatile.Write(ref _denied, 0);
                }
                else
                {
                    Interlocked.Increment(ref _denied);
                }
            }
            catch (GrpcException)
            {
                Interlocked.Increment(ref _failed);
            }

            Interlocked.Increment(ref _answered[place]);
            await Task.Delay(Pause);
        }
    }
}
