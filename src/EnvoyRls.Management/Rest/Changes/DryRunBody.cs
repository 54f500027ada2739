using System.ComponentModel;
using System.Text.Json;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>A change set and the traffic to try it on.</summary>
internal sealed record DryRunBody(
    [property: Description("What would be changed, as in a change set.")] IReadOnlyList<JsonElement> Changes,
    [property: Description("The calls: either some of your own or recent ones.")] SampleBody Sample)
{
    [Description("Over what time calls without a time of their own are spread, as `1m`. Default one minute.")]
    public string? Duration { get; init; }
}
