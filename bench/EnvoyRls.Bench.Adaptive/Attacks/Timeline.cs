using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What became of the calls of a run, second by second.</summary>
internal sealed class Timeline
{
    private readonly List<Second> _seconds = [];

    public IReadOnlyList<Second> Seconds => _seconds;

    /// <summary>When it began, by the service's clock, which has moved while the service started.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Whom each override denied, by its id.</summary>
    public Dictionary<string, OverrideTally> Overrides { get; } = new(StringComparer.Ordinal);

    /// <summary>All that came into force, as last seen.</summary>
    public Dictionary<string, Override> Entered { get; } = new(StringComparer.Ordinal);

    /// <summary>All that was suggested or observed and never came into force, as last seen.</summary>
    public Dictionary<string, Override> Suggested { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of overrides and suggestions, in order of time.</summary>
    public List<OverrideChange> Changes { get; } = [];

    /// <summary>What the layer saw, tick by tick.</summary>
    public List<Sight> Sights { get; } = [];

    /// <summary>Anomalies, by id, and when they were first seen, seconds since the beginning.</summary>
    public Dictionary<string, (double Time, Anomaly Anomaly)> Anomalies { get; } = new(StringComparer.Ordinal);

    /// <summary>How long the longest tick took, by a real clock.</summary>
    public TimeSpan LongestTick { get; set; }

    public void Add(double time, in ShopCall call, in Verdict verdict)
    {
        Second second = At(time);
        if (call.IsHostile)
        {
            second.Hostile++;
            second.HostileAdmitted += verdict.IsDenied ? 0 : 1;
            second.HostileOverridden += verdict.Overrides.Count > 0 ? 1 : 0;
        }
        else
        {
            second.Benign++;
            second.BenignDenied += verdict.IsDenied ? 1 : 0;
            second.BenignOverridden += verdict.Overrides.Count > 0 ? 1 : 0;
        }

        foreach (string id in verdict.Overrides)
        {
            Count(id, call.IsHostile);
        }
    }

    public void Add(double time, OverrideBook book)
    {
        At(time).Overrides = book.Overrides.Count(item => item.IsInForce);
        foreach (OpenAnomaly open in book.Anomalies)
        {
            Anomalies.TryAdd(open.Anomaly.Id, (time, open.Anomaly));
        }

        foreach (Override item in book.Overrides)
        {
            OverrideChange change = new(time, item, book);
            if (LastOf(item.Id) is not { } last || change.IsNewsAfter(last))
            {
                Changes.Add(change);
            }

            if (item.Entered is not null)
            {
                Entered[item.Id] = item;
                Suggested.Remove(item.Id);
            }
            else
            {
                Suggested[item.Id] = item;
            }
        }
    }

    private Override? LastOf(string id) => Entered.GetValueOrDefault(id) ?? Suggested.GetValueOrDefault(id);

    private void Count(string id, bool isHostile)
    {
        if (!Overrides.TryGetValue(id, out OverrideTally? tally))
        {
            Overrides.Add(id, tally = new OverrideTally());
        }

        tally.Hostile += isHostile ? 1 : 0;
        tally.Benign += isHostile ? 0 : 1;
    }

    private Second At(double time)
    {
        while (_seconds.Count <= (int)time)
        {
            _seconds.Add(new Second());
        }

        return _seconds[(int)time];
    }
}
