namespace EnvoyRls.Core.Rules;

/// <summary>What happens to hits above a rule's limit.</summary>
public enum RuleAction
{
    /// <summary>They are denied.</summary>
    Reject,

    /// <summary>They are admitted and told how long to wait, up to the limit's longest delay.</summary>
    Throttle,

    /// <summary>They are admitted and noted.</summary>
    Log,
}
