using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Versions;

/// <summary>Which version to go back to.</summary>
internal sealed record RollbackBody([property: Description("Rules, list items and tiers become what they were then.")] long Version)
{
    [Description("Why; kept with the version that this makes.")]
    public string Reason { get; init; } = "";
}
