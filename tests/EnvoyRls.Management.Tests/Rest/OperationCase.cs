namespace EnvoyRls.Management.Tests.Rest;

/// <summary>A request that an operation should carry out, on a server that <see cref="OperationCases.PrepareAsync"/> has prepared.</summary>
internal sealed record OperationCase(string Id, string Method, string Path, int Status, string? Body = null, string MediaType = "application/json");
