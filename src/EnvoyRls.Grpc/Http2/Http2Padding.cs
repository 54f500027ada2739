namespace EnvoyRls.Grpc.Http2;

/// <summary>Padding of DATA and HEADERS: RFC 9113, section 6.1.</summary>
internal static class Http2Padding
{
    /// <summary>Finds what lies between the length of the padding and the padding itself.</summary>
    /// <returns>False if the padding is as long as the payload or longer, which is a PROTOCOL_ERROR of the connection.</returns>
    public static bool TryRemove(in Http2FrameHeader header, ReadOnlySpan<byte> payload, out int start, out int length)
    {
        start = 0;
        length = payload.Length;
        if (!header.Has(Http2Flags.Padded))
        {
            return true;
        }

        start = 1;
        length = payload.IsEmpty ? -1 : payload.Length - 1 - payload[0];
        return length >= 0;
    }
}
