using System.Buffers.Binary;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Memory;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>
/// What this replica admits of one counter by itself, from the store's first fault until the store has all of it. It is open while calls
/// are counted here, closed while what was admitted last is on its way to the store and calls follow it there, and gone once it has arrived.
/// </summary>
internal sealed class StandInRecord
{
    private const int Closed = -1;
    private const int Gone = int.MinValue;

    private readonly byte[] _field;
    private readonly byte[] _localIdentity;
    private readonly LastSeen _seen;
    private readonly int _replicas;

    /// <summary>How many are inside, or <see cref="Closed"/>, or <see cref="Gone"/>.</summary>
    private int _users;

    private int _gate;
    private DividedLimit _divided;
    private byte[] _suffix;
    private Window _window;
    private long _expirySeconds;
    private long _admitted;
    private long _sent;
    private long _merged;
    private long _used;
    private bool _givenUp;

    /// <param name="slot">The counter.</param>
    /// <param name="batch">What the charge is part of.</param>
    /// <param name="charge">The first charge that is counted here.</param>
    /// <param name="field">Names the record among all that are merged into the counter.</param>
    /// <param name="number">Tells it from all other records of this process.</param>
    /// <param name="replicas">How many replicas share the limit.</param>
    /// <param name="seen">What the store last told of the counter.</param>
    public StandInRecord(StandInSlot slot, ChargeBatch batch, in Charge charge, byte[] field, long number, int replicas, LastSeen seen)
    {
        Slot = slot;
        _field = field;
        _localIdentity = LocalName(slot.Identity, number);
        _replicas = replicas;
        _seen = seen;
        _divided = new DividedLimit(charge.Limit, Share.Of(charge.Limit, replicas));
        _suffix = SuffixOf(batch, charge);
        _window = charge.Window;
        _expirySeconds = charge.ExpirySeconds;
    }

    public StandInSlot Slot { get; }

    /// <summary>The name of the local counter, which no other record has ever had.</summary>
    public ReadOnlySpan<byte> LocalIdentity => _localIdentity;

    /// <summary>Whether calls are counted here.</summary>
    public bool IsOpen => Volatile.Read(ref _users) >= 0;

    /// <summary>Whether the counter was reset meanwhile, so that nothing of it is merged.</summary>
    public bool IsGivenUp => Volatile.Read(ref _givenUp);

    /// <summary>The name of a counter in memory that stands for one of the store.</summary>
    /// <param name="identity">The key of that one, without its window start.</param>
    /// <param name="number">Tells names apart.</param>
    public static byte[] LocalName(ReadOnlySpan<byte> identity, long number)
    {
        byte[] name = new byte[identity.Length + sizeof(long)];
        identity.CopyTo(name);
        BinaryPrimitives.WriteInt64LittleEndian(name.AsSpan(identity.Length), number);
        return name;
    }

    /// <summary>This replica's part of a limit on the counter.</summary>
    public Limit ShareOf(Limit limit)
    {
        DividedLimit divided = Volatile.Read(ref _divided);
        if (!ReferenceEquals(divided.Whole, limit))
        {
            divided = new DividedLimit(limit, Share.Of(limit, _replicas));
            Volatile.Write(ref _divided, divided);
        }

        return divided.Share;
    }

    /// <summary>The hits that the local counter begins with.</summary>
    /// <param name="charge">The first charge.</param>
    /// <param name="now">Now, Unix microseconds.</param>
    /// <param name="away">Since when the store has been away.</param>
    public long Used(in Charge charge, long now, long away) => Share.Used(ShareOf(charge.Limit), _seen.Remaining(charge, now, away), _replicas);

    /// <summary>Begins to count something; opens a closed record again, as calls come back from the store. False if the record is gone.</summary>
    public bool TryEnter()
    {
        int users = Volatile.Read(ref _users);
        while (users != Gone)
        {
            int found = Interlocked.CompareExchange(ref _users, users == Closed ? 1 : users + 1, users);
            if (found == users)
            {
                return true;
            }

            users = found;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Leave() => Interlocked.Decrement(ref _users);

    /// <summary>Sends the calls that come from now on to the store, unless something is counted right now.</summary>
    public bool TryClose() => Interlocked.CompareExchange(ref _users, Closed, 0) == 0;

    /// <summary>Has calls counted here again, as the store did not answer.</summary>
    public void Reopen() => Interlocked.CompareExchange(ref _users, 0, Closed);

    /// <summary>Ends the record, if it is still closed.</summary>
    public bool TryGo() => Interlocked.CompareExchange(ref _users, Gone, Closed) == Closed;

    /// <summary>Keeps it from being merged.</summary>
    public void GiveUp() => Volatile.Write(ref _givenUp, true);

    /// <summary>Notes hits that were admitted. Inside only.</summary>
    /// <returns>The hits of the window before that were not merged in time.</returns>
    public long Add(ChargeBatch batch, in Charge charge, long now)
    {
        Enter();
        try
        {
            long lapsed = 0;
            if (charge.Window.Start > _window.Start)
            {
                lapsed = _admitted - _merged;
                (_admitted, _sent, _merged) = (0, 0, 0);
                _suffix = SuffixOf(batch, charge);
                _window = charge.Window;
            }

            if (charge.Window.Start == _window.Start)
            {
                _admitted += charge.Hits;
                _expirySeconds = charge.ExpirySeconds;
            }

            _used = now;
            return lapsed;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Notes that hits were taken back. What the store was told of already stays charged there.</summary>
    public void Refund(in Charge charge, long now)
    {
        Enter();
        if (charge.Window.Start == _window.Start)
        {
            _admitted = Math.Max(_sent, _admitted - charge.Hits);
        }

        _used = now;
        Exit();
    }

    /// <summary>Notes that it is of use, although nothing was admitted.</summary>
    public void Touch(long now) => Volatile.Write(ref _used, now);

    /// <summary>Adds a merge of what was admitted to a batch.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="memory">Where the local counter is.</param>
    /// <param name="now">Now, Unix microseconds.</param>
    public void AddTo(ChargeBatch request, MemoryCounterStore memory, long now)
    {
        Enter();
        try
        {
            Limit limit = _divided.Whole;
            bool isWindow = limit.Algorithm == LimitAlgorithm.FixedWindow;
            bool isOver = isWindow && now >= _window.End;
            bool isSeen = isWindow && !isOver && _seen.At != 0 && _seen.Window == _window.Start;
            long admitted = isOver ? 0 : _admitted;
            _sent = Math.Max(_sent, admitted);
            ref Charge charge = ref request.Add(Slot.Identity, _suffix);
            charge.Kind = ChargeKind.Merge;
            charge.Limit = limit;
            charge.Window = _window;
            charge.ExpirySeconds = _expirySeconds;
            charge.Merge = new MergeTerms(_field, admitted, isWindow ? admitted : Level(memory), isSeen ? _seen.Held : 0, isSeen ? _seen.At : 0);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Takes in that the store has carried out a merge.</summary>
    /// <returns>The hits that it had not confirmed before.</returns>
    public long Merged(in Charge merge)
    {
        Enter();
        long confirmed = merge.Window.Start == _window.Start ? Math.Max(0, merge.Merge!.Admitted - _merged) : 0;
        _merged += confirmed;
        Exit();
        return confirmed;
    }

    /// <summary>Whether the store has all hits that still count; none do of a window that is over.</summary>
    public bool IsMerged(long now) => Unmerged == 0 || (_divided.Whole.Algorithm == LimitAlgorithm.FixedWindow && now >= _window.End);

    /// <summary>The hits that the store has not been told of.</summary>
    public long Unmerged
    {
        get
        {
            Enter();
            long unmerged = _admitted - _merged;
            Exit();
            return unmerged;
        }
    }

    /// <summary>Whether nobody has used it for so long that what it has admitted counts no more.</summary>
    public bool IsIdle(long now, long patience)
    {
        Limit limit = _divided.Whole;
        long unused = now - Volatile.Read(ref _used);
        return unused > patience
            && (limit.Algorithm == LimitAlgorithm.FixedWindow ? now >= _window.End : unused > Math.Max(limit.RecoveryMicroseconds, 2 * limit.WindowMicroseconds));
    }

    /// <summary>The hits that weigh on the local counter now, those included that others had charged before.</summary>
    private long Level(MemoryCounterStore memory)
    {
        ChargeBatch look = new();
        ref Charge charge = ref look.Add(_localIdentity, []);
        charge.Limit = _divided.Share;
        memory.Read(look);
        return Math.Max(0, Share.Capacity(_divided.Share) - look.Charges[0].Outcome.Remaining);
    }

    private static byte[] SuffixOf(ChargeBatch batch, in Charge charge) => batch.Key(charge)[batch.CounterIdentity(charge).Length..].ToArray();

    private void Enter()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Exit() => Volatile.Write(ref _gate, 0);
}
