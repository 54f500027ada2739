namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>An alert as its file has it.</summary>
internal sealed record AlertRule(string Name, string Expression, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);
