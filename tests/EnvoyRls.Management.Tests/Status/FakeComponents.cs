using EnvoyRls.Management.Status;

namespace EnvoyRls.Management.Tests.Status;

internal sealed class FakeComponents : IComponentHealth
{
    public bool IsHealthy { get; set; } = true;

    public IReadOnlyDictionary<string, bool> Snapshot() => new Dictionary<string, bool>(StringComparer.Ordinal) { ["redis"] = IsHealthy };
}
