namespace EnvoyRls.Core.Matching;

/// <summary>A sibling's place in the order in which those that match are preferred: the lower, the better.</summary>
internal readonly record struct MatchRank(MatchStage Stage, int Position)
{
    /// <summary>Before all siblings.</summary>
    public static readonly MatchRank First = new(MatchStage.Exact, -1);

    /// <summary>After which position to search within a stage: before all of them in a later stage, behind all in an earlier one.</summary>
    public int Within(MatchStage stage)
    {
        if (stage == Stage)
        {
            return Position;
        }

        return stage > Stage ? -1 : int.MaxValue;
    }
}
