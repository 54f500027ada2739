using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>How much of what a rule admits was used.</summary>
internal sealed record LimitUsage(
    [property: Description("The rule's full key.")] string Rule,
    long Hits,
    [property: Description("Hits, denied ones too, as a percentage of what the rule's limit admits in the same time. Only rules that count everything in one counter are told of.")] double Percent);
