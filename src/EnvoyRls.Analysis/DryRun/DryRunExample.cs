namespace EnvoyRls.Analysis.DryRun;

/// <summary>A call that gets another verdict.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Descriptors">Its descriptors, each as <c>key=value, key2=value2</c>.</param>
/// <param name="Before">The verdict before the change, <c>OK</c> or <c>OVER_LIMIT</c>.</param>
/// <param name="After">The verdict after it.</param>
/// <param name="RuleBefore">The rule that denied it or else decided first; <see langword="null"/> for none.</param>
/// <param name="RuleAfter">The same after the change.</param>
internal sealed record DryRunExample(
    DateTimeOffset At, string Domain, IReadOnlyList<string> Descriptors, string Before, string After, string? RuleBefore, string? RuleAfter);
