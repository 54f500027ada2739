namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>A replica that Prometheus reads.</summary>
/// <param name="Pod">The label that says which one it is.</param>
/// <param name="Address">host:port.</param>
internal sealed record ScrapeTarget(string Pod, string Address);
