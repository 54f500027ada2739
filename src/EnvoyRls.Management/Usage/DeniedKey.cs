using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>A key that is denied often.</summary>
internal sealed record DeniedKey(
    string Key,
    long Denied,
    [property: Description("By how much the number may be too high.")] long Error);
