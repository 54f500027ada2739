using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>
/// Gathers violations of limits by limit, key and minute, so that a flood becomes a few events. Bounded: violations of further
/// keys are dropped and counted. The feed adds, the sender takes.
/// </summary>
internal sealed class ViolationSink : IDecisionSink
{
    private const long MicrosecondsPerMinute = 60_000_000;

    /// <summary>How long after its end a minute is held back, for decisions that are still on their way.</summary>
    private const long Grace = 2_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Violation> _violations = [];
    private readonly ViolationKey _key = new();
    private readonly KeyMask _mask;
    private readonly int _capacity;
    private readonly Counter _dropped;

    public ViolationSink(EventOptions options, StatRegistry statistics)
    {
        _capacity = options.Queue;
        _mask = new KeyMask(options.Keys, options.KeySecret);
        _dropped = statistics.Counter("envoyrls.events.violations_dropped_total");
    }

    /// <summary>How many events are being gathered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _violations.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        lock (_gate)
        {
            foreach (ref readonly DecisionRecord record in records)
            {
                if (record.IsDenied || record.IsShadowDenied)
                {
                    Add(record);
                }
            }
        }
    }

    /// <summary>Takes out the violations of minutes that are over, at most so many, the oldest first.</summary>
    /// <param name="now">Unix time in microseconds; <see cref="long.MaxValue"/> takes those of the minute under way too.</param>
    /// <param name="most">How many there is room for.</param>
    public IReadOnlyList<Violation> TakeFinished(long now, int most)
    {
        lock (_gate)
        {
            long minute = (now - Grace) / MicrosecondsPerMinute;
            KeyValuePair<UInt128, Violation>[] finished = [.. _violations.Where(pair => pair.Value.Minute < minute).OrderBy(pair => pair.Value.First).Take(most)];
            foreach ((UInt128 key, _) in finished)
            {
                _violations.Remove(key);
            }

            return [.. finished.Select(pair => pair.Value)];
        }
    }

    private void Add(in DecisionRecord record)
    {
        long minute = record.Now / MicrosecondsPerMinute;
        UInt128 key = _key.Of(record, minute);
        if (!_violations.TryGetValue(key, out Violation? violation))
        {
            if (_violations.Count >= _capacity)
            {
                _dropped.Increment();
                return;
            }

            _violations[key] = violation = new Violation(record, minute, _mask);
        }

        violation.Add(record);
    }
}
