using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>ban</c>.</summary>
internal sealed class BanReader(RuleErrorList errors)
{
    private const uint DefaultFactor = 2;
    private const long Day = 86_400_000_000;

    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);

    public BanPolicy? Read(YamlMapping descriptor)
    {
        if (_fields.Mapping(descriptor, "ban") is not { } ban)
        {
            return null;
        }

        uint? after = _values.Number(ban, RuleGrammar.Ban, "after");
        long? within = _values.Duration(ban, "within");
        long? length = _values.Duration(ban, "for");
        uint factor = _values.Number(ban, RuleGrammar.Ban, "factor") ?? DefaultFactor;
        long? max = _values.Duration(ban, "max");
        long forget = _values.Duration(ban, "forget") ?? Day;
        foreach ((string field, string example) in new[] { ("after", "10"), ("within", "1m"), ("for", "5m") })
        {
            if (!ValueReader.Has(ban, field))
            {
                errors.Add(ban, $"'ban' lacks '{field}'", $"add {field}: {example} below ban");
            }
        }

        if (max < length)
        {
            errors.Add(ban.Find("max")!, "'max' is shorter than the first ban", "let max be at least as long as for");
        }

        return after is { } count && within is { } span && length is { } first
            ? new BanPolicy(count, span, first, factor, max ?? Math.Max(Day, first), forget)
            : null;
    }
}
