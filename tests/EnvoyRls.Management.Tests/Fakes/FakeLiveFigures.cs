using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Ticks when told to.</summary>
internal sealed class FakeLiveFigures : ILiveFigures
{
    private readonly Channel<LiveTick> _ticks = Channel.CreateUnbounded<LiveTick>();

    public int Watchers;

    public void Tick(double decisions) => _ticks.Writer.TryWrite(new LiveTick
    {
        At = DateTimeOffset.UnixEpoch,
        DecisionsPerSecond = decisions,
        OverLimitPerSecond = 1,
        ErrorsPerSecond = 0,
        LatencyMs = new LatencyFigures(0.1, 0.2, 0.5),
        Rules = [new RuleRate("web.path_/login", 1)],
        TopKeys = [new DeniedKey("web.path_/login", 1, 0)],
        Version = 0,
        Store = new StoreFigures("memory", Healthy: true),
    });

    public async IAsyncEnumerable<LiveTick> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Interlocked.Increment(ref Watchers);
        try
        {
            await foreach (LiveTick tick in _ticks.Reader.ReadAllAsync(cancellation))
            {
                yield return tick;
            }
        }
        finally
        {
            Interlocked.Decrement(ref Watchers);
        }
    }
}
