namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>What came on one stream until it ended: how many header blocks, the data, and the last header block as it was.</summary>
internal sealed record Http2Answer(int HeaderBlocks, byte[] Body, byte[] LastHeaders);
