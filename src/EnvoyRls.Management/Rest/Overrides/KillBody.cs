using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>What the kill switch is to say.</summary>
internal sealed record KillBody(
    [property: Description("True to end all overrides and to make no new ones, false to go on.")] bool Killed,
    [property: Description("Kept in the audit trail; at most 1,000 characters.")] string Reason);
