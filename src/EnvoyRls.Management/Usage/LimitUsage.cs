using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>How much of what a rule admits was used.</summary>
internal sealed record LimitUsage(
    [property: Description("The rule's full key.")] string Rule,
    long Hits,
    [property: Description("Hits as a percentage of what the rule's limit would admit on one key in the same time.")] double Percent);
