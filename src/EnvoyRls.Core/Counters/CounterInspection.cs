using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Core.Counters;

/// <summary>What a descriptor is held to now, and how its counters stand.</summary>
public sealed record CounterInspection
{
    /// <summary>The rule that holds; <see langword="null"/> for none, for a list, and for a limit that the descriptor brought along.</summary>
    public RuleNode? Node { get; init; }

    /// <summary>The list that decides; nothing is counted then.</summary>
    public AccessVerdict? Listed { get; init; }

    /// <summary>One for each limit that holds now, in the order of the rule.</summary>
    public IReadOnlyList<LiveCounter> Counters { get; init; } = [];

    /// <summary>Why the counters could not be read, or not all be reset; <see langword="null"/> if they were.</summary>
    public CallFault? Fault { get; init; }
}
