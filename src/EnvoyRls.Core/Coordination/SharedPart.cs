namespace EnvoyRls.Core.Coordination;

/// <summary>What one replica shares of a topic.</summary>
/// <param name="Replica">Who shared it.</param>
/// <param name="Sequence">Tells it from the replica's other parts.</param>
/// <param name="Payload">The bytes shared.</param>
public sealed record SharedPart(string Replica, long Sequence, ReadOnlyMemory<byte> Payload);
