namespace EnvoyRls.Core.Rules;

/// <summary>Where a rule file says something: what editors and people can go to.</summary>
/// <param name="File">The document's name; <see langword="null"/> for what no document says.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct RulePlace(string? File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
