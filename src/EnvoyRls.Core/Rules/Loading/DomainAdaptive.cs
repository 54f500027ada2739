using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>What the documents of a domain say to the adaptive layer: nothing, or all that say something the same.</summary>
internal sealed class DomainAdaptive
{
    private string _document = "";

    /// <summary>What they say; <see langword="null"/> for nothing.</summary>
    public AdaptiveDomainSettings? Value { get; private set; }

    /// <summary>Takes a document's word for it, or reports that another one says something else.</summary>
    public void Read(YamlMapping document, RuleErrorList errors)
    {
        if (new AdaptiveReader(errors).ReadDomain(document) is not { } value)
        {
            return;
        }

        if (Value is { } earlier && earlier != value)
        {
            errors.Add(
                document.Find("adaptive")!,
                $"'adaptive' is not what it is in {_document}, which is of the same domain",
                "let all documents of a domain say the same, or one of them alone");
            return;
        }

        Value = value;
        _document = errors.File;
    }
}
