using System.Globalization;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>adaptive</c> of a rule and of a domain.</summary>
internal sealed class AdaptiveReader(RuleErrorList errors)
{
    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);

    /// <summary>What a rule says to the adaptive layer; <see langword="null"/> for nothing.</summary>
    public AdaptiveRuleSettings? ReadRule(YamlMapping descriptor)
    {
        if (Find(descriptor) is not { } mapping)
        {
            return null;
        }

        AdaptiveRuleSettings settings = new()
        {
            Mode = _values.Word<AdaptiveMode>(mapping, "mode"),
            Floor = _values.Percentage(mapping, "floor"),
            Ceiling = _values.Percentage(mapping, "ceiling", RuleOverride.MostScale),
            Raise = _fields.Flag(mapping, "raise"),
            Exempt = _fields.Flag(mapping, "exempt"),
        };
        if (settings.Floor > settings.Ceiling)
        {
            errors.Add(mapping.Find("floor")!, "'floor' is above 'ceiling'", "let floor be at most ceiling");
        }

        if (settings is { Ceiling: > RuleOverride.Whole, Raise: false })
        {
            errors.Warn(mapping.Find("ceiling")!, "'ceiling' above 100% has no effect without 'raise'", "add raise: true, or lower the ceiling");
        }

        return settings;
    }

    /// <summary>What a domain says to the adaptive layer; <see langword="null"/> for nothing.</summary>
    public AdaptiveDomainSettings? ReadDomain(YamlMapping document)
    {
        if (Find(document) is not { } mapping)
        {
            return null;
        }

        IReadOnlyList<YamlScalar> exempt = _values.TextList(mapping, "exempt", "[partner, user_id=42]") ?? [];
        return new AdaptiveDomainSettings(_values.Word<AdaptiveMode>(mapping, "mode"), ReadCapacity(mapping), [.. exempt.Select(item => item.Text)]);
    }

    private YamlMapping? Find(YamlMapping owner)
    {
        YamlMapping? mapping = _fields.Mapping(owner, "adaptive");
        if (mapping is { Pairs.Count: 0 })
        {
            errors.Add(mapping, "'adaptive' says nothing", "write mode: observe below it, or remove it");
        }

        return mapping;
    }

    private AdaptiveCapacity? ReadCapacity(YamlMapping mapping)
    {
        string text = _fields.Text(mapping, "capacity");
        if (text.Length == 0)
        {
            return null;
        }

        string[] parts = text.Split('/');
        if (parts is [var count, var unit]
            && decimal.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
            && amount > 0
            && unit is "second" or "minute" or "hour")
        {
            return new AdaptiveCapacity(amount, LimitUnits.Parse(unit));
        }

        errors.AddValue(mapping.Find("capacity")!, "capacity", "an amount per second, minute or hour", "write it as in 5000/second");
        return null;
    }
}
