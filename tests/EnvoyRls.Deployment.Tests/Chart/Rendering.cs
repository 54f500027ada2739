namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>What the chart makes of one value set for one version of Kubernetes.</summary>
internal sealed record Rendering(string Set, string KubeVersion, string Text, IReadOnlyList<Manifest> Manifests)
{
    public IEnumerable<Manifest> Of(string kind) => Manifests.Where(manifest => manifest.Kind == kind);

    public Manifest One(string kind, string name) => Manifests.Single(manifest => manifest.Kind == kind && manifest.Name == name);

    /// <summary>The Deployment or DaemonSet of the server.</summary>
    public Manifest Server => Manifests.Single(manifest => manifest.Kind is "Deployment" or "DaemonSet");

    /// <summary>The ConfigMap of settings.</summary>
    public Manifest Settings => Of("ConfigMap").Single(map => map.Name.EndsWith("-settings", StringComparison.Ordinal));

    public override string ToString() => $"{Set} on {KubeVersion}";
}
