using System.Runtime.InteropServices;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Management.Usage;

/// <summary>
/// Counts decisions by minute: in all, by rule, user, endpoint and limited key. Finished minutes wait until they are kept,
/// up to a bound. What the feed drops is in the totals all the same. Safe for concurrent use.
/// </summary>
internal sealed class UsageRecorder : IDecisionSink
{
    /// <summary>A clock that is set back by less does not begin a minute again, whose rows would take the place of those there are.</summary>
    private static readonly TimeSpan StepTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Rules that nothing has hit for longer may have gone.</summary>
    private static readonly TimeSpan LastHitsKept = TimeSpan.FromDays(31);

    private readonly Lock _gate = new();
    private readonly UsageOptions _options;
    private readonly DroppedDecisions _dropped;
    private readonly string _replica;
    private readonly TimeProvider _time;
    private readonly Counter _lostMinutes;
    private readonly Queue<FinishedMinute> _finished = [];
    private readonly Dictionary<string, DateTimeOffset> _lastHits = new(StringComparer.Ordinal);
    private readonly UsageMinute _minute;
    private DateTimeOffset? _lastLost;
    private ulong _droppedHits;
    private ulong _droppedDenied;
    private long _decisions;
    private long _denied;
    private Dictionary<RuleNode, long>? _deniedByRule;

    /// <param name="replica">This replica's id.</param>
    /// <param name="options">What is told apart.</param>
    /// <param name="dropped">What the feed dropped.</param>
    /// <param name="statistics">Gets <c>envoyrls.usage.minutes_lost_total</c>.</param>
    /// <param name="time">The clock that minutes are cut by.</param>
    public UsageRecorder(string replica, UsageOptions options, DroppedDecisions dropped, StatRegistry statistics, TimeProvider time)
    {
        _replica = replica;
        _options = options;
        _dropped = dropped;
        _time = time;
        _lostMinutes = statistics.Counter("envoyrls.usage.minutes_lost_total");
        (_droppedHits, _droppedDenied) = (dropped.Hits, dropped.DeniedHits);
        _minute = new UsageMinute(options);
        _minute.Begin(Minutes.Floor(time.GetUtcNow()));
    }

    /// <summary>The last minute that found no room to wait; <see langword="null"/> if all did.</summary>
    public DateTimeOffset? LastLost
    {
        get
        {
            lock (_gate)
            {
                return _lastLost;
            }
        }
    }

    /// <summary>Records dropped since the start.</summary>
    public long Dropped => (long)_dropped.Decisions;

    /// <summary>Whether somebody takes samples, so that the rules that deny are told apart for them.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_gate)
            {
                return _deniedByRule is not null;
            }
        }

        set
        {
            lock (_gate)
            {
                _deniedByRule = value ? new Dictionary<RuleNode, long>(ReferenceEqualityComparer.Instance) : null;
            }
        }
    }

    /// <inheritdoc/>
    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        lock (_gate)
        {
            BeginMinute();
            foreach (ref readonly DecisionRecord record in records)
            {
                _minute.Add(record);
                _decisions++;
                if (record.IsDenied)
                {
                    _denied++;
                    CountLive(record);
                }
            }
        }
    }

    /// <summary>What the repository does not have yet.</summary>
    public LocalUsage Local()
    {
        lock (_gate)
        {
            BeginMinute();
            DateTimeOffset since = _finished.TryPeek(out FinishedMinute? first) ? first.Start : _minute.Start;
            return new LocalUsage(_replica, since, [.. _finished.SelectMany(minute => minute.Rows), .. _minute.Rows(_replica)]);
        }
    }

    /// <summary>When each rule was last hit since the start, by its name.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LastHits()
    {
        lock (_gate)
        {
            NoteLastHits();
            return new Dictionary<string, DateTimeOffset>(_lastHits, StringComparer.Ordinal);
        }
    }

    /// <summary>The minute that has waited longest, which goes on waiting; <see langword="null"/> if none does.</summary>
    public FinishedMinute? Oldest()
    {
        lock (_gate)
        {
            BeginMinute();
            return _finished.TryPeek(out FinishedMinute? minute) ? minute : null;
        }
    }

    /// <summary>Forgets a minute that is kept elsewhere now.</summary>
    public void Forget(FinishedMinute kept)
    {
        lock (_gate)
        {
            if (_finished.TryPeek(out FinishedMinute? oldest) && ReferenceEquals(oldest, kept))
            {
                _finished.Dequeue();
            }
        }
    }

    /// <summary>Ends the running minute before its time, at the stop; what is told later is not kept.</summary>
    public void End()
    {
        lock (_gate)
        {
            Finish();
            _minute.Begin(_minute.Start);
        }
    }

    /// <summary>Figures since the start, those of what was dropped among them, and since the last call by rule where that is watched.</summary>
    /// <param name="mostKeys">How many keys are told of at most.</param>
    public LiveSample Sample(int mostKeys)
    {
        lock (_gate)
        {
            BeginMinute();
            LiveSample sample = new(
                _decisions + (long)_dropped.Decisions,
                _denied + (long)_dropped.Denied,
                [.. (_deniedByRule ?? []).Select(rule => KeyValuePair.Create(RuleNames.Of(rule.Key), rule.Value))],
                _minute.TopKeys(mostKeys));
            _deniedByRule?.Clear();
            return sample;
        }
    }

    private void CountLive(in DecisionRecord record)
    {
        if (_deniedByRule is not null && record.Node is { } node)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_deniedByRule, node, out _) += Math.Max(0, record.Hits);
        }
    }

    /// <summary>Sees to it that the running minute is the clock's.</summary>
    private void BeginMinute()
    {
        DateTimeOffset now = Minutes.Floor(_time.GetUtcNow());
        if (now > _minute.Start || now < _minute.Start - StepTolerance)
        {
            Finish();
            _minute.Begin(now);
        }
        else
        {
            TakeDropped();
        }
    }

    private void Finish()
    {
        TakeDropped();
        NoteLastHits();
        ForgetLastHits();
        FinishedMinute minute = new(_minute.Start, _minute.Rows(_replica));
        if (minute.Rows.Count == 0)
        {
            return;
        }

        _finished.Enqueue(minute);
        if (_finished.Count > _options.WaitingMinutes)
        {
            _lastLost = _finished.Dequeue().Start;
            _lostMinutes.Increment();
        }
    }

    private void TakeDropped()
    {
        (ulong hits, ulong denied) = (_dropped.Hits, _dropped.DeniedHits);
        _minute.DroppedHits += (long)(hits - _droppedHits);
        _minute.DroppedDenied += (long)(denied - _droppedDenied);
        (_droppedHits, _droppedDenied) = (hits, denied);
    }

    private void NoteLastHits()
    {
        foreach ((RuleNode node, RuleTally tally) in _minute.Rules)
        {
            _lastHits[RuleNames.Of(node)] = DateTimeOffset.UnixEpoch.AddMicroseconds(tally.LastHit);
        }
    }

    private void ForgetLastHits()
    {
        if (_minute.Start.Minute > 0)
        {
            return;
        }

        DateTimeOffset oldest = _minute.Start - LastHitsKept;
        foreach (string rule in _lastHits.Where(rule => rule.Value < oldest).Select(rule => rule.Key).ToArray())
        {
            _lastHits.Remove(rule);
        }
    }
}
