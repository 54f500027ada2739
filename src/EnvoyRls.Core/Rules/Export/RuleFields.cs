using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Writes the limits of a rule and how they are enforced as the keys of a descriptor.</summary>
internal static class RuleFields
{
    public static void Add(MappingDraft draft, Rule rule)
    {
        if (rule.Limits is [var only])
        {
            draft.Node("rate_limit", LimitOf(only, rule, rule.Replaces, isOnly: true));
        }
        else if (rule.Unlimited)
        {
            draft.Node("rate_limit", new MappingDraft().Flag("unlimited", true).Text("name", rule.Name).List("replaces", rule.Replaces.Select(Replacement)).Build());
        }
        else
        {
            // Names that a rule replaces are the whole rule's, whichever of its limits they stand at.
            draft.List("rate_limits", rule.Limits.Select((limit, index) => LimitOf(limit, rule, index == 0 ? rule.Replaces : [], isOnly: false)));
        }

        draft.Flag("shadow_mode", rule.ShadowMode)
            .Flag("quota_mode", rule.QuotaMode)
            .Flag("detailed_metric", rule.DetailedMetric)
            .Flag("charge_parents", rule.ChargeParents)
            .Word<RuleAction>("action", rule.Action, RuleAction.Reject)
            .Text("rollout", rule.Rollout == Rule.FullRollout ? "" : PercentageText.Format(rule.Rollout))
            .Node("active", rule.Active is { } active ? ScheduleFields.Of(active) : null)
            .Node("when", rule.When is { } when ? ConditionFields.Of(when) : null)
            .Node("ban", rule.Ban is { } ban ? BanOf(ban) : null)
            .Word("on_store_failure", rule.OnStoreFailure)
            .Word("consistency", rule.Consistency)
            .Node("region_share", rule.RegionShares is { } shares ? SharesOf(shares) : null)
            .Node("response", rule.Response is { } response ? ResponseOf(response) : null)
            .Node("metadata", rule.Metadata is { } metadata ? MetadataTree.Of(metadata) : null)
            .Node("adaptive", rule.Adaptive is { } adaptive ? AdaptiveFields.Of(adaptive) : null);
    }

    /// <summary>One limit of a rule.</summary>
    public static YamlMapping LimitOf(RuleLimit limit, Rule rule, IReadOnlyList<string> replaces, bool isOnly)
    {
        Limit counted = limit.Whole;
        bool isPaced = Limit.IsPaced(counted.Algorithm);
        MappingDraft draft = new();
        AddWindow(draft, limit, isOnly);
        draft.Number("requests_per_unit", counted.Amount).Word<LimitAlgorithm>("algorithm", counted.Algorithm, LimitAlgorithm.FixedWindow);
        if (isPaced && counted.Amount > 0 && counted.Burst != StandardBurst(counted))
        {
            draft.Number("burst", counted.Burst);
        }

        if (isPaced && rule.Action == RuleAction.Throttle && counted.MaxDelayMicroseconds != counted.WindowMicroseconds)
        {
            draft.Duration("max_delay", counted.MaxDelayMicroseconds);
        }

        return draft
            .Text("name", limit.Name)
            .List("replaces", replaces.Select(Replacement))
            .Node("active", limit.Active is { } active ? ScheduleFields.Of(active) : null)
            .Build();
    }

    /// <summary>A unit alone means more than a window of its length only where it makes the limit one of the reference's.</summary>
    private static void AddWindow(MappingDraft draft, RuleLimit limit, bool isOnly)
    {
        bool isUnit = limit.Unit != LimitUnit.Unknown && (limit.IsReferenceStyle || !isOnly || limit.Whole.Algorithm != LimitAlgorithm.FixedWindow);
        if (limit.Calendar != CalendarPeriod.None)
        {
            draft.Word<CalendarPeriod>("unit", limit.Calendar).Flag("calendar", true);
        }
        else if (isUnit)
        {
            draft.Word<LimitUnit>("unit", limit.Unit);
        }
        else
        {
            draft.Duration("window", limit.Whole.WindowMicroseconds);
        }
    }

    private static uint StandardBurst(Limit limit) => limit.Algorithm == LimitAlgorithm.LeakyBucket ? 1 : limit.Amount;

    private static YamlMapping Replacement(string name) => new MappingDraft().Text("name", name).Build();

    private static YamlMapping BanOf(BanPolicy ban) => new MappingDraft()
        .Number("after", ban.After)
        .Duration("within", ban.Within)
        .Duration("for", ban.For)
        .Number("factor", ban.Factor)
        .Duration("max", ban.Max)
        .Duration("forget", ban.Forget)
        .Build();

    private static YamlMapping SharesOf(IReadOnlyList<RegionShare> shares)
    {
        MappingDraft draft = new();
        foreach (RegionShare share in shares)
        {
            draft.Text(share.Region, PercentageText.Format(share.Hundredths));
        }

        return draft.Build();
    }

    private static YamlMapping ResponseOf(ResponseTemplate response) => new MappingDraft()
        .Node("raw_body", response.RawBody is { } body ? MappingDraft.String(body.Source) : null)
        .Node("headers", response is { RawBody: not null, Headers.Count: 0 } ? null : new YamlSequence(0, 0, [.. response.Headers.Select(HeaderOf)]))
        .Build();

    private static YamlMapping HeaderOf(KeyValuePair<string, TextTemplate> header) => new MappingDraft()
        .Text("name", header.Key)
        .Text("value", header.Value.Source)
        .Build();
}
