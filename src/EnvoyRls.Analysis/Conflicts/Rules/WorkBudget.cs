namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>How many comparisons are left, so that no rule set takes long; the same for the same rules.</summary>
internal sealed class WorkBudget(int comparisons)
{
    private int _left = comparisons;

    /// <summary>Takes one; <see langword="false"/> if none is left.</summary>
    public bool TrySpend() => _left-- > 0;
}
