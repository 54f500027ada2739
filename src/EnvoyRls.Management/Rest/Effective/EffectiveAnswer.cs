using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>The rules in force, all layers together.</summary>
internal sealed record EffectiveAnswer(
    [property: Description("The managed version in it.")] long Version,
    IReadOnlyList<EffectiveDomain> Domains)
{
    [Description("How many rules were asked for in all; there are fewer here if that is more than `limit`.")]
    public required int Total { get; init; }
}
