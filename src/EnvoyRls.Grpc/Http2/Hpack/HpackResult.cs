namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>What became of a header block.</summary>
internal enum HpackResult
{
    /// <summary>Every field was given to the sink.</summary>
    Complete,

    /// <summary>The fields are more than is taken; some were given to the sink. The table is as the peer believes it to be.</summary>
    TooLarge,

    /// <summary>It does not decode, which is a COMPRESSION_ERROR of the connection.</summary>
    Malformed,
}
