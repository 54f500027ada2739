namespace EnvoyRls.Management.Rest.Releases;

/// <summary>When a release is taken back by itself.</summary>
internal sealed record RollbackView(string? DenialsAbove, string? ErrorsAbove, uint MinDecisions);
