using System.ComponentModel;

namespace EnvoyRls.Management.Status;

/// <summary>How this replica fares, in short.</summary>
internal sealed record ServiceHealth(
    HealthState Status,
    [property: Description("The version of the program.")] string Version,
    long UptimeSeconds,
    StoreHealth Store)
{
    [Description("The rules in force; absent before they are first loaded.")]
    public RulesHealth? Rules { get; init; }

    [Description("What its health is made of.")]
    public IReadOnlyDictionary<string, bool>? Components { get; init; }
}
