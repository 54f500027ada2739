using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Cli.Push;

/// <summary>A rule, or an item of a list, as it is to be managed.</summary>
/// <param name="Document">What is uploaded.</param>
/// <param name="Place">Where the file says it.</param>
internal sealed record PushedObject(ManagedDocument Document, RulePlace Place)
{
    /// <summary>The body in the form in which the service keeps it, so that the two can be compared.</summary>
    public string Body { get; } = Document.ToCanonicalJson();
}
