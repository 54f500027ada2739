namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>What a decoder is told about keeping a field: RFC 7541, section 6.2.</summary>
internal enum HpackIndexing
{
    /// <summary>Kept in the table, for a field that comes again.</summary>
    Add,

    /// <summary>Not kept.</summary>
    Without,

    /// <summary>Not kept, nor by anyone on the way, for a secret.</summary>
    Never,
}
