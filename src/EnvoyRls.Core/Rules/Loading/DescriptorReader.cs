using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the descriptors of one document into nodes, depth first, and reports what makes no sense.</summary>
internal sealed class DescriptorReader(RuleErrorList errors, RuleSetOptions options, DomainBuilder domain)
{
    private readonly FieldReader _fields = new(errors);
    private readonly MatchReader _matches = new(errors);
    private readonly RuleReader _rules = new(errors);

    /// <summary>Reads the <c>descriptors</c> of a document.</summary>
    public void Read(YamlMapping document) => ReadChildren(document, domain.TopLevel);

    private void ReadChildren(YamlMapping mapping, SiblingList siblings)
    {
        foreach (YamlMapping descriptor in _fields.Items(mapping, "descriptors"))
        {
            ReadDescriptor(descriptor, siblings);
        }
    }

    private void ReadDescriptor(YamlMapping mapping, SiblingList siblings)
    {
        RuleNode node = CreateNode(mapping, siblings.Parent);
        if (node.Key.Length == 0)
        {
            errors.Add(mapping, "descriptor has empty key", "give the descriptor a key");
        }
        else if (!siblings.TryClaim(node.CompositeKey))
        {
            errors.Add(
                mapping,
                $"duplicate descriptor composite key '{node.FullKey}'",
                "remove one of the two, or tell them apart by key or value (key 'a_b' and key 'a' with value 'b' are the same)");
        }

        node.Rule = _rules.Read(mapping);
        if (node.ShareThreshold && !node.IsPattern)
        {
            errors.Add(
                mapping.Find("share_threshold") ?? mapping,
                $"share_threshold can only be used with wildcard values (containing '*'), but found key '{node.CompositeKey}'",
                "remove share_threshold, put a '*' into the value, or add a match other than exact");
        }

        siblings.Add(node);
        domain.HasFallthrough |= node.Fallthrough;
        if (mapping.Find("descriptors") is not null)
        {
            ReadChildren(mapping, domain.LevelBelow(node));
        }
    }

    private RuleNode CreateNode(YamlMapping mapping, RuleNode parent)
    {
        string key = _fields.Text(mapping, "key");
        MatchReading match = _matches.Read(mapping);
        bool shareThreshold = _fields.Flag(mapping, "share_threshold");
        bool valueToMetric = _fields.Flag(mapping, "value_to_metric");
        string compositeKey = match.Value.Length == 0 ? key : $"{key}_{match.Value}";
        string statSegment = options.SanitizeStatDots ? compositeKey.Replace('.', '_') : compositeKey;
        return new RuleNode(parent, key, match.Value, match.Matcher)
        {
            Place = errors.PlaceOf(mapping),
            StatKey = $"{parent.StatKey}.{statSegment}",
            IsWildcard = !match.StatesMatch && compositeKey.Contains('*', StringComparison.Ordinal),
            StatesMatch = match.StatesMatch,
            Fallthrough = _fields.Flag(mapping, "fallthrough"),
            ShareThreshold = shareThreshold,
            ValueToMetric = valueToMetric,
            SharesThresholdOnPath = shareThreshold || parent.SharesThresholdOnPath,
            ValueToMetricOnPath = valueToMetric || parent.ValueToMetricOnPath,
        };
    }
}
