using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the rule of one descriptor: its limits and what goes for all of them.</summary>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="region">See <see cref="RuleSetOptions.Region"/>.</param>
/// <param name="expires">From when on no rule holds, whatever it says, in Unix microseconds; <see langword="null"/> for never.</param>
internal sealed class RuleReader(RuleErrorList errors, string? region, long? expires = null)
{
    /// <summary>What says how limits are enforced and has no meaning without one; the reference's own keys are ignored there.</summary>
    private static readonly string[] EnforcementKeys = ["action", "rollout", "active", "when", "ban", "on_store_failure", "consistency", "region_share", "response", "charge_parents", "adaptive"];

    /// <summary>What has no meaning where nothing is ever denied or counted.</summary>
    private static readonly string[] DenialKeys = ["action", "ban", "on_store_failure", "consistency", "region_share", "response"];

    /// <summary>What follows a denial.</summary>
    private static readonly string[] ConsequenceKeys = ["ban", "response"];

    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);
    private readonly LimitReader _limits = new(errors);
    private readonly ScheduleReader _schedules = new(errors);
    private readonly BanReader _bans = new(errors);
    private readonly ResponseReader _responses = new(errors);
    private readonly ConditionReader _conditions = new(errors);
    private readonly AdaptiveReader _adaptive = new(errors);
    private readonly RegionShareReader _regions = new(errors, region);

    /// <summary>The rule of a descriptor; <see langword="null"/> if it has no limit.</summary>
    public Rule? Read(YamlMapping descriptor)
    {
        // Read in any case: a descriptor without a limit must not hide a value of the wrong type.
        RuleAction? action = ValueReader.Has(descriptor, "action") ? _values.Word<RuleAction>(descriptor, "action") : RuleAction.Reject;
        LimitDraft[] drafts = ReadLimits(descriptor, action);
        RuleLimit[] limits = [.. drafts.Select(draft => draft.Limit).OfType<RuleLimit>()];
        IReadOnlyList<RegionShare>? shares = _regions.Read(descriptor);
        Rule rule = new(shares is null ? limits : _regions.Divide(limits, shares, descriptor))
        {
            Unlimited = Array.Exists(drafts, draft => draft.Unlimited),
            Name = drafts.Select(draft => draft.Name).FirstOrDefault(name => name.Length > 0) ?? "",
            Replaces = [.. drafts.SelectMany(draft => draft.Replaces)],
            ShadowMode = _fields.Flag(descriptor, "shadow_mode"),
            QuotaMode = _fields.Flag(descriptor, "quota_mode"),
            DetailedMetric = _fields.Flag(descriptor, "detailed_metric"),
            Metadata = ReadMetadata(descriptor),
            Action = action ?? RuleAction.Reject,
            Rollout = _values.Percentage(descriptor, "rollout") ?? Rule.FullRollout,
            Active = Schedule.EndingBy(_schedules.Read(descriptor), expires),
            When = _conditions.Read(descriptor),
            Ban = _bans.Read(descriptor),
            OnStoreFailure = _values.Word<StoreFailureMode>(descriptor, "on_store_failure"),
            Consistency = _values.Word<Consistency>(descriptor, "consistency"),
            RegionShares = shares,
            ChargeParents = _fields.Flag(descriptor, "charge_parents"),
            Response = _responses.Read(descriptor),
            Adaptive = _adaptive.ReadRule(descriptor),
        };
        if (drafts.Length == 0)
        {
            Refuse(descriptor, EnforcementKeys, "has no meaning without a limit", "write it where the rate_limit is");
            return null;
        }

        Check(descriptor, rule);
        return rule;
    }

    private Struct? ReadMetadata(YamlMapping descriptor) =>
        _fields.Mapping(descriptor, "metadata") is { } mapping ? MetadataReader.Read(mapping) : null;

    private LimitDraft[] ReadLimits(YamlMapping descriptor, RuleAction? action)
    {
        YamlMapping? single = _fields.Mapping(descriptor, "rate_limit");
        if (!ValueReader.Has(descriptor, "rate_limits"))
        {
            return single is null ? [] : [_limits.Read(single, null, action)];
        }

        YamlNode place = descriptor.Find("rate_limits")!;
        if (single is not null)
        {
            errors.Add(place, "'rate_limit' and 'rate_limits' cannot be used together", "move the rate_limit into the list");
        }

        YamlMapping[] items = [.. _fields.Items(descriptor, "rate_limits")];
        if (place is YamlSequence { Items.Count: 0 })
        {
            errors.Add(place, "'rate_limits' is an empty list", "start each limit below it with '- ', or remove it");
        }

        LimitDraft[] drafts = [.. items.Select((item, index) => _limits.Read(item, index, action))];
        for (int i = 0; i < drafts.Length; i++)
        {
            CheckItem(items, drafts, i);
        }

        return drafts;
    }

    private void CheckItem(YamlMapping[] items, LimitDraft[] drafts, int index)
    {
        LimitDraft draft = drafts[index];
        if (draft.Unlimited)
        {
            errors.Add(items[index].Find("unlimited")!, "'unlimited' has no meaning among several limits", "remove the item, or write rate_limit: {unlimited: true} instead of the list");
        }

        if (Array.Exists(drafts[..index], earlier => SameWindow(earlier.Limit, draft.Limit)))
        {
            errors.Add(
                items[index],
                $"two limits of {WordTable<LimitAlgorithm>.WordOf(draft.Limit!.Limit.Algorithm)} have one window",
                "keep the stricter one, or give them different windows, algorithms or active times");
        }

        if (draft.Replaces.Any(name => name.Length > 0 && name != draft.Name && Array.Exists(drafts, other => other.Name == name)))
        {
            errors.Add(items[index].Find("replaces")!, "replaces should not contain name of same descriptor", "remove the entry: a rule cannot replace itself");
        }
    }

    /// <summary>Whether one of two limits that always hold can never be what decides.</summary>
    private static bool SameWindow(RuleLimit? a, RuleLimit? b) =>
        a is { Active: null } && b is { Active: null }
        && a.Calendar == b.Calendar
        && a.Limit.Algorithm == b.Limit.Algorithm
        && a.Limit.WindowMicroseconds == b.Limit.WindowMicroseconds;

    private void Check(YamlMapping descriptor, Rule rule)
    {
        if (rule.Unlimited)
        {
            Refuse(descriptor, DenialKeys, "has no meaning for an unlimited rule", "remove it, or remove unlimited");
            return;
        }

        if (rule.Action == RuleAction.Throttle && rule.Limits.Count > 0 && !rule.Limits.Any(limit => Limit.IsPaced(limit.Limit.Algorithm)))
        {
            errors.Add(descriptor.Find("action")!, "'action: throttle' needs a limit that knows when the next hit's turn is", "use algorithm: token_bucket, leaky_bucket or gcra");
        }

        if (rule.ShadowMode && ValueReader.Has(descriptor, "action"))
        {
            errors.Warn(descriptor.Find("action")!, "'action' has no effect in shadow_mode, which denies and delays nothing", "remove one of the two");
        }

        if (rule.ShadowMode || rule.Action == RuleAction.Log)
        {
            string cause = rule.ShadowMode ? "shadow_mode" : "action: log";
            foreach (string field in ConsequenceKeys.Where(field => ValueReader.Has(descriptor, field)))
            {
                errors.Warn(descriptor.Find(field)!, $"'{field}' has no effect with {cause}, which denies nothing", $"remove {field}, or {cause}");
            }
        }
    }

    private void Refuse(YamlMapping descriptor, string[] fields, string why, string fix)
    {
        foreach (string field in fields.Where(field => ValueReader.Has(descriptor, field)))
        {
            errors.Add(descriptor.Find(field)!, $"'{field}' {why}", fix);
        }
    }
}
