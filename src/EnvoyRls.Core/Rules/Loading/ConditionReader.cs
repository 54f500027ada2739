using System.Globalization;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules.Conditions;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>when</c>.</summary>
internal sealed class ConditionReader(RuleErrorList errors)
{
    private const string ComparisonForm = "write an operator and a percentage, as in \">= 80%\"";

    private readonly FieldReader _fields = new(errors);

    /// <summary>What must be true of the client; <see langword="null"/> for nothing.</summary>
    public RuleCondition? Read(YamlMapping owner)
    {
        if (_fields.Mapping(owner, "when") is not { } when)
        {
            return null;
        }

        bool? newcomer = ValueReader.Has(when, "newcomer") ? _fields.Flag(when, "newcomer") : null;
        bool? suspect = ValueReader.Has(when, "suspect") ? _fields.Flag(when, "suspect") : null;
        (byte Least, byte Most)? likelihood = ReadLikelihood(when);
        if (when.Pairs.All(pair => pair is { Key: YamlScalar { Text: "newcomer" or "bot_likelihood" or "suspect" }, Value: YamlScalar { Kind: YamlScalarKind.Null } }))
        {
            errors.Add(when, "'when' says nothing", "write newcomer, bot_likelihood or suspect below it, or remove it");
        }

        RuleCondition condition = new(newcomer, Suspect: suspect);
        return likelihood is { } range ? condition with { LeastBotLikelihood = range.Least, MostBotLikelihood = range.Most } : condition;
    }

    private (byte Least, byte Most)? ReadLikelihood(YamlMapping when)
    {
        string text = _fields.Text(when, "bot_likelihood");
        if (text.Length == 0)
        {
            return null;
        }

        YamlNode place = when.Find("bot_likelihood")!;
        if (!TryParse(text, out int least, out int most))
        {
            errors.AddValue(place, "bot_likelihood", "a comparison with a whole percentage", ComparisonForm);
            return null;
        }

        if (least > most)
        {
            errors.Add(place, $"no likelihood is {text}, so this would never hold", "a likelihood is a percentage from 0% to 100%");
            return null;
        }

        if (least == 0 && most == ClientStanding.MostLikely)
        {
            errors.Add(place, $"every likelihood is {text}, so this says nothing", "remove it, or compare with another percentage");
            return null;
        }

        return ((byte)least, (byte)most);
    }

    /// <summary>Reads a comparison as the whole percentages that it allows.</summary>
    private static bool TryParse(string text, out int least, out int most)
    {
        (least, most) = (0, ClientStanding.MostLikely);
        int length = text.AsSpan().IndexOfAnyExcept('<', '>', '=');
        if (length <= 0 || text[^1] != '%'
            || !int.TryParse(text.AsSpan(length, text.Length - length - 1).TrimStart(' '), NumberStyles.None, CultureInfo.InvariantCulture, out int bound)
            || bound > ClientStanding.MostLikely)
        {
            return false;
        }

        switch (text[..length])
        {
            case ">=":
                least = bound;
                return true;
            case ">":
                least = bound + 1;
                return true;
            case "<=":
                most = bound;
                return true;
            case "<":
                most = bound - 1;
                return true;
            default:
                return false;
        }
    }
}
