using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>Another region: the store of its counters, as soon as there is one, and whether it answers.</summary>
public sealed class RegionPeer : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KnockEvery = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly TimeSpan _firstPause;
    private readonly Counter _failures;
    private volatile Reachable? _reachable;
    private volatile bool _answers;
    private TimeSpan _pause;
    private long _pausedAt;
    private long _heardAt;

    /// <param name="region">Its name.</param>
    /// <param name="interval">How long it is left alone after a first failure; each further one doubles that, up to five seconds.</param>
    /// <param name="time">The clock of these pauses.</param>
    /// <param name="statistics">Where <c>envoyrls.region.peer.*</c> is published.</param>
    public RegionPeer(string region, TimeSpan interval, TimeProvider time, StatRegistry statistics)
    {
        Region = region;
        _time = time;
        _firstPause = interval;
        _failures = statistics.Counter($"envoyrls.region.peer.{region}.failures_total");
        statistics.Gauge($"envoyrls.region.peer.{region}.answers", () => _answers ? 1 : 0);
    }

    public string Region { get; }

    /// <summary>Whether it answered when it was last asked; false until it is first.</summary>
    public bool Answers => _answers;

    /// <summary>Has it asked from now on.</summary>
    /// <param name="store">Its counters.</param>
    /// <param name="clock">Its Redis' clock.</param>
    public void Attach(ICounterStore store, WindowClock clock)
    {
        _reachable = new Reachable(store, clock);
        Hear(answers: true);
    }

    /// <summary>
    /// Asks it every five seconds whether it is there, while nobody borrows: it would count as away until somebody does, or as there. Until cancelled.
    /// </summary>
    /// <param name="responds">Asks it.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task KnockAsync(Func<Task<bool>> responds, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(KnockEvery, _time, cancel);
            if (_time.GetElapsedTime(Volatile.Read(ref _heardAt)) >= KnockEvery)
            {
                Hear(await responds());
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reachable?.Store.DisposeAsync() ?? default;

    /// <summary>Its counters; <see langword="null"/> while it is not to be asked. Only for one caller at a time.</summary>
    internal ICounterStore? Store =>
        _pause > TimeSpan.Zero && _time.GetElapsedTime(_pausedAt) < _pause ? null : _reachable?.Store;

    /// <summary>Whether a window has begun there and is not over yet.</summary>
    /// <param name="window">The window.</param>
    /// <param name="margin">How long ago it has to have begun, and how long it has to go on.</param>
    internal bool IsIn(Window window, TimeSpan margin)
    {
        long now = _reachable?.Clock.UnixMicroseconds ?? long.MinValue;
        long around = margin.Ticks / TimeSpan.TicksPerMicrosecond;
        return now - around >= window.Start && now + around < window.End;
    }

    /// <summary>Takes note of an answer.</summary>
    internal void Answered()
    {
        _pause = TimeSpan.Zero;
        Hear(answers: true);
    }

    /// <summary>Takes note that there was none, and leaves it alone for a while.</summary>
    internal void Failed()
    {
        Hear(answers: false);
        _pausedAt = _time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? _firstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void Hear(bool answers)
    {
        if (!answers)
        {
            _failures.Increment();
        }

        _answers = answers;
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
    }

    private sealed record Reachable(ICounterStore Store, WindowClock Clock);
}
