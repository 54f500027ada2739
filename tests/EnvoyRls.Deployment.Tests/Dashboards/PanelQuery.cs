namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>What a panel asks Prometheus.</summary>
/// <param name="Reference">A, B, ...</param>
/// <param name="Expression">With variables.</param>
/// <param name="Legend">The name of a series, with its labels in braces.</param>
/// <param name="IsInstant">Whether only the last value is asked for.</param>
internal sealed record PanelQuery(string Reference, string Expression, string Legend, bool IsInstant);
