using System.ComponentModel;
using System.Text.Json;

namespace EnvoyRls.Management.Rest.Explain;

/// <summary>What happens to one descriptor, and why.</summary>
internal sealed record ExplainedDescriptor(
    [property: Description("Each entry with the rule node that it matched, how (`matched_by`), and which others were passed over and why.")]
    IReadOnlyList<JsonElement> Entries,
    [property: Description("What the call would charge: key, kind, hits, algorithm, amount, window_seconds, burst; consistency where it is leased; region and whole_amount where it is the part of a region.")]
    IReadOnlyList<JsonElement> Charges,
    [property: Description("What else decides, in sentences.")]
    IReadOnlyList<string> Notes,
    [property: Description("The status that Envoy would get over counters that nobody charged before: a DescriptorStatus of its protocol.")]
    JsonElement Status)
{
    [Description("The tier that the user of the descriptor is in.")]
    public string? Tier { get; init; }

    [Description("The item of an access list that decides.")]
    public JsonElement? Listed { get; init; }

    [Description("The layers that were asked, in order, each with its verdict; absent where there is one.")]
    public IReadOnlyList<JsonElement>? Layers { get; init; }

    [Description("The rule that holds: node, layer, id, place, limits.")]
    public JsonElement? Rule { get; init; }

    [Description("How the live counters stand: key, limit, used, remaining, reset_seconds, retry_seconds.")]
    public IReadOnlyList<JsonElement>? Counters { get; init; }

    [Description("Why the live counters could not be read.")]
    public string? CountersFault { get; init; }
}
