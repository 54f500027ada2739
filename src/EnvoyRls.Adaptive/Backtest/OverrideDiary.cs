using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>Remembers every override and suggestion that was made, also those that the book has forgotten.</summary>
internal sealed class OverrideDiary
{
    private readonly Dictionary<string, SimulatedOverride> _overrides = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order in which they were made.</summary>
    public IReadOnlyCollection<SimulatedOverride> Overrides => _overrides.Values;

    /// <summary>Takes in what happened in a tick.</summary>
    public void Add(IReadOnlyList<PolicyEvent> events, DateTimeOffset now)
    {
        foreach (PolicyEvent happened in events)
        {
            Override last = happened.Override;
            bool isOver = happened.Kind is PolicyEventKind.Ended or PolicyEventKind.Revoked;
            Override first = _overrides.TryGetValue(last.Id, out SimulatedOverride? known) ? known.First : last;
            _overrides[last.Id] = new SimulatedOverride(first, last, isOver ? now : null);
        }
    }
}
