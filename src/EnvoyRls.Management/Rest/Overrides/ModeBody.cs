using System.ComponentModel;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>The mode of a domain.</summary>
internal sealed record ModeBody(AdaptiveMode Mode)
{
    [Description("Kept in the audit trail; at most 1,000 characters.")]
    public string Reason { get; init; } = "";
}
