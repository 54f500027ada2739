using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Counters;

/// <summary>How the counter of one limit stands. Times are microseconds.</summary>
public sealed record LiveCounter
{
    /// <summary>Whose rule has the limit: the matched node or one above it; <see langword="null"/> for a limit that the descriptor brought along.</summary>
    public RuleNode? Node { get; init; }

    public required RuleLimit Limit { get; init; }

    /// <summary>The counter's key in the store, the window's start included.</summary>
    public required string Key { get; init; }

    /// <summary>Length of the window: the one that is counted in now, for windows of the calendar.</summary>
    public long Window { get; init; }

    /// <summary>Hits that stand in the counter: of the burst, where there is one; above the amount where a fixed window counted what it denied.</summary>
    public long Used { get; init; }

    /// <summary>Hits that would be admitted at once, without delay.</summary>
    public long Remaining { get; init; }

    /// <summary>Until the window ends, or until the counter is as if it had never been charged.</summary>
    public long Reset { get; init; }

    /// <summary>Until one hit would be admitted if nobody else came; 0 for now, -1 for never. Says nothing of a ban.</summary>
    public long Retry { get; init; }

    /// <summary>Until the ban of the rule's key ends; 0 if it is not banned. On the first counter of the rule.</summary>
    public long BanLeft { get; init; }
}
