using System.Globalization;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Yaml;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Analysis.Diff;

/// <summary>What a part of the rules says, field by field, under the names that rule files use; what is absent or the default is left out.</summary>
internal sealed class RuleFacts
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    private RuleFacts()
    {
    }

    /// <summary>The fields in the order in which they are shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>All fields in one text, the same for nodes that say the same.</summary>
    public string Signature => string.Join('\n', _fields.Select(fact => $"{fact.Key}={fact.Value}"));

    public static RuleFacts Of(RuleNode node)
    {
        RuleFacts facts = new();
        facts.Text("match", node is { StatesMatch: true, Matcher: null } ? WordTable<MatchKind>.WordOf(MatchKind.Exact) : "");
        facts.Flag("fallthrough", node.Fallthrough);
        facts.Flag("share_threshold", node.ShareThreshold);
        facts.Flag("value_to_metric", node.ValueToMetric);
        if (node.Rule is { } rule)
        {
            facts.AddRule(rule);
        }

        return facts;
    }

    /// <summary>What a domain says besides its rules and lists.</summary>
    public static RuleFacts Of(RuleDomain domain)
    {
        RuleFacts facts = new();

        // Managed rules have no order that a document could choose.
        MatchOrder order = domain.Layers.FirstOrDefault(layer => LayerText.LayerOf(layer) == RuleLayer.File)?.MatchOrder ?? MatchOrder.Reference;
        facts.Text("match_order", order == MatchOrder.Reference ? "" : WordTable<MatchOrder>.WordOf(order));
        facts.Text("charge", domain.Charge is { } charge ? WordTable<ChargeMode>.WordOf(charge) : "");
        facts.Text("on_store_failure", domain.OnStoreFailure is { } mode ? WordTable<StoreFailureMode>.WordOf(mode) : "");
        facts.Text("consistency", domain.Consistency is { } consistency ? WordTable<Consistency>.WordOf(consistency) : "");
        facts.Text("adaptive", domain.Adaptive is { } adaptive ? Describe(AdaptiveFields.Of(adaptive)) : "");
        return facts;
    }

    /// <summary>What an item of an allow or deny list says besides what it is about.</summary>
    public static RuleFacts Of(AccessListEntry item)
    {
        RuleFacts facts = new();
        facts.Text("reason", item.Reason);
        facts.Text("expires", item.ExpiresUnixMicroseconds is { } expires ? ScheduleText.Moment(expires) : "");
        return facts;
    }

    private void AddRule(Rule rule)
    {
        Flag("unlimited", rule.Unlimited);
        foreach (RuleLimit limit in rule.Limits)
        {
            AddLimit(limit, rule.Limits.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"rate_limits[{limit.Index}]."));
        }

        Text("name", rule.Limits.Count == 0 ? rule.Name : "");
        Text("replaces", string.Join(", ", rule.Replaces));
        Flag("shadow_mode", rule.ShadowMode);
        Flag("quota_mode", rule.QuotaMode);
        Flag("detailed_metric", rule.DetailedMetric);
        Flag("charge_parents", rule.ChargeParents);
        Text("action", rule.Action == RuleAction.Reject ? "" : WordTable<RuleAction>.WordOf(rule.Action));
        Text("rollout", rule.Rollout == Rule.FullRollout ? "" : PercentageText.Format(rule.Rollout));
        Text("active", rule.Active is { } active ? ScheduleText.Of(active) : "");
        Text("when", rule.When is { } when ? ConditionText.Of(when) : "");
        Text("ban", rule.Ban is { } ban ? Describe(ban) : "");
        Text("on_store_failure", rule.OnStoreFailure is { } mode ? WordTable<StoreFailureMode>.WordOf(mode) : "");
        Text("consistency", rule.Consistency is { } consistency ? WordTable<Consistency>.WordOf(consistency) : "");
        Text("region_share", rule.RegionShares is { } shares ? RuleText.SharesOf(shares) : "");
        Text("response", rule.Response is { } response ? Describe(response) : "");
        Text("metadata", rule.Metadata is { } metadata ? Describe(Value.ForStruct(metadata)) : "");
        Text("adaptive", rule.Adaptive is { } adaptive ? Describe(AdaptiveFields.Of(adaptive)) : "");
    }

    private void AddLimit(RuleLimit limit, string prefix)
    {
        Limit core = limit.Whole;
        Add($"{prefix}requests_per_unit", core.Amount.ToString(CultureInfo.InvariantCulture));
        Add($"{prefix}window", RuleText.WindowOf(limit));
        Text($"{prefix}algorithm", core.Algorithm == LimitAlgorithm.FixedWindow ? "" : RuleText.NameOf(core.Algorithm));
        Text($"{prefix}burst", Limit.IsPaced(core.Algorithm) ? core.Burst.ToString(CultureInfo.InvariantCulture) : "");
        Text($"{prefix}max_delay", core.MaxDelayMicroseconds > 0 ? DurationText.Format(core.MaxDelayMicroseconds) : "");
        Text($"{prefix}name", limit.Name);
        Text($"{prefix}active", limit.Active is { } active ? ScheduleText.Of(active) : "");
    }

    private static string Describe(BanPolicy ban) => string.Create(
        CultureInfo.InvariantCulture,
        $"after {ban.After} within {DurationText.Format(ban.Within)} for {DurationText.Format(ban.For)} factor {ban.Factor} max {DurationText.Format(ban.Max)} forget {DurationText.Format(ban.Forget)}");

    /// <summary>As rule files write it, in one line.</summary>
    private static string Describe(YamlMapping mapping) => YamlTreeWriter.Write(mapping).TrimEnd('\n').Replace("\n", ", ", StringComparison.Ordinal);

    private static string Describe(ResponseTemplate response) =>
        string.Join("; ", response.Headers.Select(header => $"{header.Key}: {header.Value.Source}").Append($"raw_body '{response.RawBody?.Source}'"));

    /// <summary>Free-form values in one line; names in order, since their order means nothing.</summary>
    private static string Describe(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StructValue =>
            $"{{{string.Join(", ", value.StructValue.Fields.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}: {Describe(item.Value)}"))}}}",
        Value.KindOneofCase.ListValue => $"[{string.Join(", ", value.ListValue.Values.Select(Describe))}]",
        _ => value.ToString(),
    };

    private void Flag(string name, bool value) => Text(name, value ? "true" : "");

    private void Text(string name, string value)
    {
        if (value.Length > 0)
        {
            Add(name, value);
        }
    }

    private void Add(string name, string value) => _fields.Add(KeyValuePair.Create(name, value));
}
