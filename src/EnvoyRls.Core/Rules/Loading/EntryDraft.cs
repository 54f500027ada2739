using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>What a descriptor says about the entries that it matches.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Key">The key; empty if it is missing.</param>
/// <param name="Match">The values.</param>
/// <param name="Fallthrough">Whether the next sibling is tried where nothing below matches.</param>
/// <param name="ShareThreshold">Whether all values share one counter.</param>
/// <param name="ValueToMetric">Whether the request's value enters the statistic's name.</param>
internal sealed record EntryDraft(RulePlace Place, string Key, MatchReading Match, bool Fallthrough, bool ShareThreshold, bool ValueToMetric)
{
    /// <summary>What siblings are told apart by.</summary>
    public string CompositeKey => Match.Value.Length == 0 ? Key : $"{Key}_{Match.Value}";

    public bool IsWildcard => !Match.StatesMatch && (Key.Contains('*', StringComparison.Ordinal) || Match.Value.Contains('*', StringComparison.Ordinal));

    /// <summary>Whether one node can stand for both entries, which have one composite key.</summary>
    public bool MatchesLike(EntryDraft other) =>
        Key == other.Key && IsWildcard == other.IsWildcard && Match.Matcher is null == other.Match.Matcher is null && ShareThreshold == other.ShareThreshold;

    /// <summary>The node below a parent that matches these entries.</summary>
    public RuleNode ToNode(RuleNode parent, RuleSetOptions options, RuleLayer layer = RuleLayer.File)
    {
        RuleNode node = new(parent, Key, Match.Value, Match.Matcher)
        {
            Place = Place,
            Layer = layer,
            IsWildcard = IsWildcard,
            StatesMatch = Match.StatesMatch,
            Fallthrough = Fallthrough,
            ShareThreshold = ShareThreshold,
            ValueToMetric = ValueToMetric,
            SharesThresholdOnPath = ShareThreshold || parent.SharesThresholdOnPath,
            ValueToMetricOnPath = ValueToMetric || parent.ValueToMetricOnPath,
        };
        if (options.SanitizeStatDots)
        {
            node.StatKey = $"{parent.StatKey}.{node.CompositeKey.Replace('.', '_')}";
        }

        return node;
    }
}
