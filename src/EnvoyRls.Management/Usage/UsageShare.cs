using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>What one user, endpoint or key has of the whole.</summary>
internal sealed record UsageShare(
    string Name,
    long Hits,
    long Denied,
    [property: Description("By how much the hits may be too high; 0 where they are exact.")] long Error);
