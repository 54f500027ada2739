using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Matching.Regexes;
using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the values of a matcher, each in the syntax of the kind.</summary>
internal sealed class MatchValues(RuleErrorList errors)
{
    /// <summary>The matcher; what is wrong with a value is reported.</summary>
    public ValueMatcher Read(MatchKind kind, bool negated, IReadOnlyList<YamlScalar> values)
    {
        string[] texts = [.. values.Select(value => value.Text)];
        WarnOfRepetitions(values);
        switch (kind)
        {
            case MatchKind.Cidr:
                return new ValueMatcher(kind, negated, texts) { Networks = [.. values.Select(value => Network(value, value.Text))] };
            case MatchKind.Number:
                return new ValueMatcher(kind, negated, texts) { Range = Range(values[0]) };
            case MatchKind.Regex:
                return new ValueMatcher(kind, negated, texts) { Literals = Literals(values[0]) };
            default:
                return new ValueMatcher(kind, negated, texts);
        }
    }

    /// <summary>The network that a text names.</summary>
    public IpNetwork Network(YamlNode place, string text)
    {
        if (!IpNetwork.TryParse(text, out IpNetwork network))
        {
            errors.Add(place, $"'{text}' is no network", "write an address and a length, as in 10.0.0.0/8 or 2001:db8::/32");
        }
        else if (network != network.Normalized)
        {
            errors.Add(place, $"'{text}' has bits set beyond its length", $"write {network.Normalized}");
        }

        return network;
    }

    private NumberRange Range(YamlScalar value)
    {
        if (!NumberRange.TryParse(value.Text, out NumberRange range))
        {
            errors.Add(value, $"'{value.Text}' is no range of numbers", "write one of '>= 500', '> 500', '<= 10', '< 10', '= 5', '100..199'");
        }
        else if (range.IsEmpty)
        {
            errors.Add(value, $"no number lies in '{value.Text}'", "write the smaller number first");
        }

        return range;
    }

    private string[] Literals(YamlScalar value)
    {
        try
        {
            return LinearRegex.RequiredLiterals(value.Text);
        }
        catch (RegexSyntaxException error)
        {
            errors.Add(value, $"'{value.Text}' is no regular expression that can be used: {error.Message}", error.Fix);
            return [];
        }
    }

    private void WarnOfRepetitions(IReadOnlyList<YamlScalar> values)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (YamlScalar value in values)
        {
            if (!seen.Add(value.Text))
            {
                errors.Warn(value, $"'{value.Text}' is listed twice", "remove one of the two");
            }
        }
    }
}
