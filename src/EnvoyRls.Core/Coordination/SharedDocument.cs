namespace EnvoyRls.Core.Coordination;

/// <summary>A document that all replicas go by.</summary>
/// <param name="Version">Above zero, greater with every write, not by one; never used twice.</param>
/// <param name="Payload">The bytes written.</param>
public sealed record SharedDocument(long Version, ReadOnlyMemory<byte> Payload);
