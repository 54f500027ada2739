using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Yaml;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the limit of one descriptor.</summary>
internal sealed class LimitReader(RuleErrorList errors)
{
    private const string UnitsInWords = "second, minute, hour, day, week, month or year";

    private readonly FieldReader _fields = new(errors);

    /// <summary>The limit of a descriptor; <see langword="null"/> if it has none or a wrong one, which is reported.</summary>
    public Rule? Read(YamlMapping descriptor)
    {
        // Read in any case: a descriptor without a limit must not hide a flag of the wrong type.
        bool shadowMode = _fields.Flag(descriptor, "shadow_mode");
        bool quotaMode = _fields.Flag(descriptor, "quota_mode");
        bool detailedMetric = _fields.Flag(descriptor, "detailed_metric");
        Struct? metadata = _fields.Mapping(descriptor, "metadata") is { } mapping ? MetadataReader.Read(mapping) : null;
        if (_fields.Mapping(descriptor, "rate_limit") is not { } limit)
        {
            return null;
        }

        uint requestsPerUnit = _fields.Number(limit, "requests_per_unit");
        bool unlimited = _fields.Flag(limit, "unlimited");
        string name = _fields.Text(limit, "name");
        LimitUnit unit = ReadUnit(limit, unlimited);
        string[] replaces = ReadReplaces(limit, name);
        return new Rule(unlimited || unit == LimitUnit.Unknown ? [] : [LimitOf(requestsPerUnit, unit, name)])
        {
            Unlimited = unlimited,
            Name = name,
            Replaces = replaces,
            ShadowMode = shadowMode,
            QuotaMode = quotaMode,
            DetailedMetric = detailedMetric,
            Metadata = metadata,
        };
    }

    private static RuleLimit LimitOf(uint amount, LimitUnit unit, string name) =>
        new(Limit.FixedWindow(amount, LimitUnits.Seconds(unit) * 1_000_000), unit, name, index: 0) { IsReferenceStyle = true };

    private LimitUnit ReadUnit(YamlMapping limit, bool unlimited)
    {
        string text = _fields.Text(limit, "unit");
        LimitUnit unit = LimitUnits.Parse(text);
        YamlNode place = limit.Find("unit") ?? limit;
        if (unlimited && unit != LimitUnit.Unknown)
        {
            errors.Add(place, "should not specify rate limit unit when unlimited", "remove unit, or remove unlimited");
        }
        else if (!unlimited && unit == LimitUnit.Unknown)
        {
            errors.Add(place, $"invalid rate limit unit '{text}'", $"use {UnitsInWords}");
        }

        return unlimited ? LimitUnit.Unknown : unit;
    }

    private string[] ReadReplaces(YamlMapping limit, string ownName)
    {
        List<string> names = [];
        foreach (YamlMapping item in _fields.Items(limit, "replaces"))
        {
            string name = _fields.Text(item, "name");
            if (name.Length == 0)
            {
                errors.Add(item, "should not have an empty replaces entry", "name the limit that is replaced");
            }
            else if (name == ownName)
            {
                errors.Add(item, "replaces should not contain name of same descriptor", "remove the entry: a limit cannot replace itself");
            }

            names.Add(name);
        }

        return [.. names];
    }
}
