using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>
/// A counter that is near its end: one window of it, where it is a fixed one. Calls add what they ask for; all else belongs to the
/// one loop that borrows.
/// </summary>
internal sealed class Shortage
{
    /// <summary>How long a counter is looked after that has something left and that nobody asks for, in microseconds.</summary>
    private const long Idle = 2_000_000;

    /// <summary>The same of a fixed window that has nothing left: who asks for it may be denied from memory, and is not seen.</summary>
    private const long Hopeless = 300_000_000;

    private readonly byte[] _key;
    private readonly int _identityLength;
    private readonly long _expirySeconds;
    private readonly bool _isLeased;
    private long _asked;
    private long _visitedAt;
    private long _askedAt;
    private long _counter;

    /// <param name="batch">A batch.</param>
    /// <param name="charge">A charge of it, answered: of a limit that regions share.</param>
    /// <param name="now">Unix microseconds, by the clock that windows are cut by.</param>
    public Shortage(ChargeBatch batch, in Charge charge, long now)
    {
        _key = batch.Key(charge).ToArray();
        _identityLength = batch.CounterIdentity(charge).Length;
        _expirySeconds = charge.ExpirySeconds;
        _isLeased = charge.IsLeased;
        Limit = charge.Limit;
        Region = charge.Region!;
        Window = charge.Window;
        _visitedAt = now;
        _askedAt = now;
        _counter = charge.Counter;
        Rate = TransferPlan.FirstRate(charge, now);
    }

    public ReadOnlySpan<byte> Key => _key;

    public Limit Limit { get; }

    public RegionSplit Region { get; }

    public Window Window { get; }

    public bool IsFixedWindow => Limit.Algorithm == LimitAlgorithm.FixedWindow;

    /// <summary>Hits that are asked for in a second, admitted or not.</summary>
    public double Rate { get; private set; }

    /// <summary>Not to be looked at before; Unix microseconds.</summary>
    public long DueAt { get; set; }

    /// <summary>How many hits could be admitted when it was last looked at; below zero where a fixed window has denied some.</summary>
    public long Remaining { get; private set; }

    /// <summary>Hits that this replica has borrowed for it, by region.</summary>
    public Dictionary<string, long> Borrowed { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds hits that a call asked for. Safe from any thread.</summary>
    public void Ask(long hits) => Interlocked.Add(ref _asked, hits);

    /// <summary>Takes in what was asked for since the last visit, and how the counter stands.</summary>
    /// <param name="look">The look at it, answered.</param>
    /// <param name="now">Unix microseconds.</param>
    public void Visit(in Charge look, long now)
    {
        long hits = Interlocked.Exchange(ref _asked, 0);
        double seconds = (now - _visitedAt) / 1e6;
        if (hits > 0)
        {
            _askedAt = now;
        }

        if (seconds > 0)
        {
            // What is denied without asking the store is not seen here: who asked for much still does, for all that is known.
            double risen = IsFixedWindow ? look.Counter - _counter : 0;
            double rate = Math.Max(hits, risen) / seconds;
            Rate = rate > 0 ? (Rate + rate) / 2 : Rate;
            _visitedAt = now;
        }

        _counter = look.Counter;
        Remaining = IsFixedWindow ? Limit.Amount - look.Counter : look.Outcome.Remaining;
    }

    /// <summary>Takes in that there is room for more hits.</summary>
    public void Settle(long hits) => _counter = Math.Max(0, Math.Min(_counter, Limit.Amount) - hits);

    /// <summary>Whether nothing more can come of it.</summary>
    public bool IsOver(long now) =>
        (IsFixedWindow && now >= Window.End)
        || (Volatile.Read(ref _asked) == 0 && now - _askedAt > (IsFixedWindow && Remaining <= 0 ? Hopeless : Idle));

    /// <summary>Adds a charge of it to a batch: a look, until it is made something else.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="limit">The limit that it is counted by in the region that is asked.</param>
    public ref Charge AddTo(ChargeBatch batch, Limit limit)
    {
        // A window that another region has not begun to count, or has counted to its end by a clock that is ahead, must not be forgotten early.
        const long ClocksApart = 60;
        ref Charge charge = ref batch.Add(_key.AsSpan(0, _identityLength), _key.AsSpan(_identityLength));
        charge.Kind = ChargeKind.Add;
        charge.Limit = limit;
        charge.Window = Window;
        charge.ExpirySeconds = _expirySeconds + ClocksApart;
        return ref charge;
    }

    /// <summary>Adds the charge that makes room for hits.</summary>
    public void AddBorrowed(ChargeBatch batch, long hits)
    {
        ref Charge charge = ref AddTo(batch, Limit);
        charge.Kind = ChargeKind.Borrow;
        charge.Hits = hits;

        // So that what this replica knows of denials is forgotten.
        charge.IsLeased = _isLeased;
        batch.HasLeased |= _isLeased;
    }
}
