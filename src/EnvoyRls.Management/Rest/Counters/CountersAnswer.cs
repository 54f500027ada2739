using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Counters;

/// <summary>What a descriptor is held to and how its counters stand.</summary>
internal sealed record CountersAnswer(
    string Domain,
    [property: Description("As it was asked for.")] string Descriptor,
    IReadOnlyList<CounterView> Counters)
{
    [Description("The rule that holds, by its full key; absent if nothing limits the descriptor.")]
    public string? Rule { get; init; }

    [Description("The managed rule that it is; absent for one of a file.")]
    public string? Id { get; init; }

    [Description("The list that decides instead of rules; nothing is counted then.")]
    public string? Listed { get; init; }
}
