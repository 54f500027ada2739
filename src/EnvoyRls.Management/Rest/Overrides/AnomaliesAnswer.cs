using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>Anomalies, and what is done about them now.</summary>
internal sealed record AnomaliesAnswer(
    [property: Description("The newest first.")] IReadOnlyList<AnomalyView> Anomalies,
    [property: Description("Overrides in force, and suggestions that wait.")] IReadOnlyList<OverrideView> Overrides)
{
    [Description("Why only anomalies that go on are told, where those that are over cannot be read now.")]
    public string? Incomplete { get; init; }
}
