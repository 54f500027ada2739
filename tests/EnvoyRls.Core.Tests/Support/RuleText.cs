using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Loads rule texts written in a test.</summary>
internal static class RuleText
{
    public static readonly RuleSetOptions Defaults = new();

    public static RuleSetLoadResult Load(string text, RuleSetOptions? options = null) => Load(options ?? Defaults, ("rules.yaml", text));

    public static RuleSetLoadResult Load(RuleSetOptions options, params (string Name, string Text)[] documents) =>
        RuleSetLoader.Load(documents.Select(document => new RuleDocument(document.Name, document.Text)), options);

    /// <summary>The rule set of a text that must have no mistake.</summary>
    public static RuleSet Parse(string text, RuleSetOptions? options = null)
    {
        RuleSetLoadResult result = Load(text, options);
        Assert.Empty(result.Errors);
        return result.RuleSet!;
    }

    /// <summary>The only domain of a text that must have no mistake.</summary>
    public static RuleDomain Domain(string text, RuleSetOptions? options = null) => Assert.Single(Parse(text, options).Domains);

    /// <summary>A document of domain <c>d</c> whose one descriptor has the given further lines, indented by four.</summary>
    public static string Descriptor(params string[] lines) =>
        "domain: d\ndescriptors:\n  - key: k\n" + string.Concat(lines.Select(line => $"    {line}\n"));

    /// <summary>A document of domain <c>d</c> whose one descriptor has a limit with the given lines, indented by six.</summary>
    public static string Limit(params string[] lines) => Descriptor(["rate_limit:", .. lines.Select(line => $"  {line}")]);

    /// <summary>Every error as <c>line:column message</c>.</summary>
    public static string[] Places(this IEnumerable<RuleError> errors) => [.. errors.Select(error => $"{error.Line}:{error.Column} {error.Message}")];
}
