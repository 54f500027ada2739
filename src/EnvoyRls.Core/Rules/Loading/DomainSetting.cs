using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>What the documents of a domain say about the whole of it: nothing, or all that say something the same.</summary>
internal sealed class DomainSetting<T>(string field)
    where T : struct, Enum
{
    private string _document = "";

    /// <summary>What they say; <see langword="null"/> for nothing.</summary>
    public T? Value { get; private set; }

    /// <summary>Takes a document's word for it, or reports that another one says something else.</summary>
    public void Read(YamlMapping document, RuleErrorList errors)
    {
        if (new ValueReader(errors).Word<T>(document, field) is not { } value)
        {
            return;
        }

        if (Value is { } earlier && !EqualityComparer<T>.Default.Equals(earlier, value))
        {
            errors.Add(
                document.Find(field)!,
                $"'{field}' is {WordTable<T>.WordOf(earlier)} in {_document}, which is of the same domain",
                "let all documents of a domain say the same, or one of them alone");
            return;
        }

        Value = value;
        _document = errors.File;
    }
}
