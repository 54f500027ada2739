namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>Certain texts, at least one.</summary>
internal sealed class TextSet(IEnumerable<string> texts) : ValueSet
{
    private readonly HashSet<string> _texts = new(texts, StringComparer.Ordinal);

    public IReadOnlySet<string> Texts => _texts;

    public override string Member => _texts.First();

    public override bool Contains(string value) => _texts.Contains(value);
}
