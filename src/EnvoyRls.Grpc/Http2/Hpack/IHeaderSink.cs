namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>Takes the fields of a header block in their order.</summary>
internal interface IHeaderSink
{
    /// <summary>One field; the spans are gone when this returns.</summary>
    void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
