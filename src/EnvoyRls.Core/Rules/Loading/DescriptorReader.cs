using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the descriptors of one document into nodes, depth first, and reports what makes no sense.</summary>
internal sealed class DescriptorReader(RuleErrorList errors, RuleSetOptions options, DomainBuilder domain)
{
    private readonly FieldReader _fields = new(errors);
    private readonly EntryReader _entries = new(errors);
    private readonly RuleReader _rules = new(errors, options.Region);

    /// <summary>Reads the <c>descriptors</c> of a document.</summary>
    public void Read(YamlMapping document) => ReadChildren(document, domain.TopLevel);

    /// <summary>Reads one of them.</summary>
    public void ReadTopLevel(YamlMapping descriptor) => ReadDescriptor(descriptor, domain.TopLevel);

    private void ReadChildren(YamlMapping mapping, SiblingList siblings)
    {
        foreach (YamlMapping descriptor in _fields.Items(mapping, "descriptors"))
        {
            ReadDescriptor(descriptor, siblings);
        }
    }

    private void ReadDescriptor(YamlMapping mapping, SiblingList siblings)
    {
        CollectionPace.Keep();
        EntryDraft entry = _entries.Read(mapping);
        RuleNode node = entry.ToNode(siblings.Parent, options);
        if (node.Key.Length > 0 && !siblings.TryClaim(node.CompositeKey))
        {
            errors.Add(
                mapping,
                $"duplicate descriptor composite key '{node.FullKey}'",
                "remove one of the two, or tell them apart by key or value (key 'a_b' and key 'a' with value 'b' are the same)");
        }

        node.Rule = _rules.Read(mapping);
        siblings.Add(node);
        domain.HasFallthrough |= node.Fallthrough;
        if (mapping.Find("descriptors") is not null)
        {
            ReadChildren(mapping, domain.LevelBelow(node));
        }
    }
}
