namespace EnvoyRls.Grpc.Framing;

/// <summary>What a receiver accepts of a message.</summary>
/// <param name="MaxSize">The largest payload, in bytes, as received and as decompressed; not negative.</param>
/// <param name="Gzip">Whether the sender announced gzip, so that messages may be flagged as compressed.</param>
internal readonly record struct MessageRules(int MaxSize, bool Gzip);
