using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// Makes rules of the descriptors of a document while its text is being read. Of a hundred thousand rules the tree is as large as the rules
/// themselves, and the collector would move both. It only does so where the domain stands above and is new; nothing is known of what it
/// makes until the document is read and <see cref="Holds"/>.
/// </summary>
/// <param name="file">The document's name.</param>
/// <param name="options">What changes the meaning of documents.</param>
/// <param name="isKnown">Whether another document has said a domain.</param>
internal sealed class DescriptorStream(string file, RuleSetOptions options, Func<string, bool> isKnown) : IYamlItems
{
    private const string Descriptors = "descriptors";

    private static readonly GrammarLevel Level = RuleGrammar.Document.Find(Descriptors)!.Below!();

    private YamlSequence? _list;
    private KeyCheck? _check;
    private DescriptorReader? _reader;

    /// <summary>The domain that the descriptors went to; <see langword="null"/> if none were taken.</summary>
    public DomainBuilder? Domain { get; private set; }

    /// <summary>What the first look found.</summary>
    public RuleErrorList Checked { get; } = new(file);

    /// <summary>What reading them found.</summary>
    public RuleErrorList Read { get; } = new(file);

    /// <inheritdoc/>
    public bool Takes(YamlNode key, YamlMapping earlier, YamlSequence list)
    {
        if (key is not YamlScalar { Kind: YamlScalarKind.String, Text: Descriptors } || DomainOf(earlier) is not { } domain || isKnown(domain))
        {
            return false;
        }

        _list = list;
        Domain = new DomainBuilder(domain);
        _check = new KeyCheck(Checked, RuleGrammar.Vocabulary);
        _reader = new DescriptorReader(Read, options, Domain);
        return true;
    }

    /// <inheritdoc/>
    public void Take(YamlNode item)
    {
        _check!.CheckItem(item, Level);
        if (item is YamlMapping descriptor)
        {
            _reader!.ReadTopLevel(descriptor);
        }
    }

    /// <summary>Whether what was taken is what the document says: it may say the domain, or the descriptors, once more, and the last one counts.</summary>
    public bool Holds(YamlMapping root) => Domain is null || (ReferenceEquals(root.Find(Descriptors), _list) && DomainOf(root) == Domain.Name);

    private static string? DomainOf(YamlMapping root) =>
        root.Find("domain") is YamlScalar { Kind: not YamlScalarKind.Null, Text: { Length: > 0 } name } ? name : null;
}
