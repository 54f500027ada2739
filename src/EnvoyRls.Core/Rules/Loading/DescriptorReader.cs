using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the descriptors of one document into nodes, depth first, and reports what makes no sense.</summary>
internal sealed class DescriptorReader(RuleErrorList errors, RuleSetOptions options)
{
    private readonly FieldReader _fields = new(errors);
    private readonly LimitReader _limits = new(errors);

    /// <summary>Reads the <c>descriptors</c> of a document or of a descriptor and adds them to their siblings.</summary>
    public void ReadChildren(YamlMapping mapping, SiblingList siblings)
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

        node.Rule = _limits.Read(mapping);
        if (node.ShareThreshold && !node.IsWildcard)
        {
            errors.Add(
                mapping.Find("share_threshold") ?? mapping,
                $"share_threshold can only be used with wildcard values (containing '*'), but found key '{node.CompositeKey}'",
                "remove share_threshold, or put a '*' into the value");
        }

        siblings.Add(node);
        SiblingList children = new(node);
        ReadChildren(mapping, children);
        children.Seal();
    }

    private RuleNode CreateNode(YamlMapping mapping, RuleNode parent)
    {
        string key = _fields.Text(mapping, "key");
        string value = _fields.Text(mapping, "value");
        string compositeKey = value.Length == 0 ? key : $"{key}_{value}";
        bool shareThreshold = _fields.Flag(mapping, "share_threshold");
        bool valueToMetric = _fields.Flag(mapping, "value_to_metric");
        string statSegment = options.SanitizeStatDots ? compositeKey.Replace('.', '_') : compositeKey;
        return new RuleNode(parent, key, value, $"{parent.FullKey}.{compositeKey}")
        {
            Place = errors.PlaceOf(mapping),
            StatKey = $"{parent.StatKey}.{statSegment}",
            IsWildcard = compositeKey.Contains('*', StringComparison.Ordinal),
            ShareThreshold = shareThreshold,
            ValueToMetric = valueToMetric,
            SharesThresholdOnPath = shareThreshold || parent.SharesThresholdOnPath,
            ValueToMetricOnPath = valueToMetric || parent.ValueToMetricOnPath,
        };
    }
}
