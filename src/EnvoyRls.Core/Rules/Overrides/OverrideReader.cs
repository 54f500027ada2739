using EnvoyRls.Core.Rules.Conditions;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>Reads one override and reports what makes no sense in it.</summary>
internal sealed class OverrideReader(string id, RuleErrorList errors)
{
    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);

    public OverrideDraft Read(YamlMapping root)
    {
        string domain = ManagedPathReader.ReadDomain(root, _fields, errors);
        EntryDraft[] entries = [.. new ManagedPathReader(id, errors, region: null).ReadEntries(root).Select(entry => entry with { Fallthrough = true })];
        return new OverrideDraft(errors, domain, entries, ReadRule(root, domain));
    }

    private Rule? ReadRule(YamlMapping root, string domain)
    {
        int? scale = _values.Percentage(root, "scale", RuleOverride.MostScale, least: 1);
        LimitDraft? limit = _fields.Mapping(root, "rate_limit") is { } mapping ? ReadLimit(mapping) : null;
        long? expires = _values.Moment(root, "expires", TimeZoneInfo.Utc);
        string reason = _fields.Text(root, "reason");
        bool watches = _fields.Flag(root, "shadow_mode");
        RuleCondition? when = new ConditionReader(errors).Read(root);
        CheckKind(root);
        if (!ValueReader.Has(root, "expires"))
        {
            errors.Add(root, "an override has to expire", "add expires: 2026-03-01T08:00:00Z");
        }

        if (expires is not { } end || (scale is null && limit?.Limit is null))
        {
            return null;
        }

        return new Rule(limit?.Limit is { } own ? [own] : [])
        {
            Name = limit?.Name ?? "",
            ShadowMode = watches,
            Active = new Schedule { Until = end },
            When = when,
            Override = new RuleOverride(id, domain, end) { Scale = scale, Reason = reason, ShadowMode = watches },
        };
    }

    private void CheckKind(YamlMapping root)
    {
        bool scales = ValueReader.Has(root, "scale");
        bool limits = ValueReader.Has(root, "rate_limit");
        if (!scales && !limits)
        {
            errors.Add(root, "an override says what becomes of the limit", "add scale: 10%, or rate_limit: {unit: minute, requests_per_unit: 100}");
        }
        else if (scales && limits)
        {
            errors.Add(root.Find("scale")!, "'scale' and 'rate_limit' cannot be used together", "make two overrides of them");
        }
    }

    private LimitDraft ReadLimit(YamlMapping mapping)
    {
        // As one of several, so that it never has a key of the reference's, which the limit of a rule may have.
        LimitDraft limit = new LimitReader(errors).Read(mapping, index: 0, RuleAction.Reject);
        if (limit.Unlimited)
        {
            errors.Add(mapping.Find("unlimited")!, "an override cannot be unlimited", "remove it, or put what it is about on an allow list");
        }

        if (limit.Replaces.Count > 0)
        {
            errors.Add(mapping.Find("replaces")!, "'replaces' has no meaning in an override", "remove replaces");
        }

        return limit;
    }
}
