namespace EnvoyRls.Core.Rules;

/// <summary>A mistake in a rule file: where it is, what it is and what to write instead.</summary>
/// <param name="File">The document's name.</param>
/// <param name="Line">Line of the mistake, from 1.</param>
/// <param name="Column">Column of the mistake, from 1.</param>
/// <param name="Message">What is wrong; the reference's text where it has one.</param>
/// <param name="Fix">What would be right.</param>
public sealed record RuleError(string File, int Line, int Column, string Message, string Fix)
{
    /// <summary>The text that the reference logs for the same mistake: <c>file: message</c>.</summary>
    public string ReferenceText => $"{File}: {Message}";

    /// <summary>The form that editors and CI understand: <c>file:line:column: message</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
