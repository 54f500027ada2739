namespace EnvoyRls.Core.Rules;

/// <summary>Where calls find the rule set in force. Swapped by one reference write; a reader takes it once per call.</summary>
public sealed class RuleSetSlot
{
    private volatile RuleSet? _current;

    /// <summary>The rule set in force; <see langword="null"/> until the first load succeeds.</summary>
    public RuleSet? Current
    {
        get => _current;
        set => _current = value;
    }
}
