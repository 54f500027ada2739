namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>The static table of RFC 7541, appendix A. Indices begin with 1.</summary>
internal static class HpackStaticTable
{
    public const int Count = 61;

    private static readonly (byte[] Name, byte[] Value)[] Entries =
    [
        Entry(":authority"),
        Entry(":method", "GET"),
        Entry(":method", "POST"),
        Entry(":path", "/"),
        Entry(":path", "/index.html"),
        Entry(":scheme", "http"),
        Entry(":scheme", "https"),
        Entry(":status", "200"),
        Entry(":status", "204"),
        Entry(":status", "206"),
        Entry(":status", "304"),
        Entry(":status", "400"),
        Entry(":status", "404"),
        Entry(":status", "500"),
        Entry("accept-charset"),
        Entry("accept-encoding", "gzip, deflate"),
        Entry("accept-language"),
        Entry("accept-ranges"),
        Entry("accept"),
        Entry("access-control-allow-origin"),
        Entry("age"),
        Entry("allow"),
        Entry("authorization"),
        Entry("cache-control"),
        Entry("content-disposition"),
        Entry("content-encoding"),
        Entry("content-language"),
        Entry("content-length"),
        Entry("content-location"),
        Entry("content-range"),
        Entry("content-type"),
        Entry("cookie"),
        Entry("date"),
        Entry("etag"),
        Entry("expect"),
        Entry("expires"),
        Entry("from"),
        Entry("host"),
        Entry("if-match"),
        Entry("if-modified-since"),
        Entry("if-none-match"),
        Entry("if-range"),
        Entry("if-unmodified-since"),
        Entry("last-modified"),
        Entry("link"),
        Entry("location"),
        Entry("max-forwards"),
        Entry("proxy-authenticate"),
        Entry("proxy-authorization"),
        Entry("range"),
        Entry("referer"),
        Entry("refresh"),
        Entry("retry-after"),
        Entry("server"),
        Entry("set-cookie"),
        Entry("strict-transport-security"),
        Entry("transfer-encoding"),
        Entry("user-agent"),
        Entry("vary"),
        Entry("via"),
        Entry("www-authenticate"),
    ];

    /// <param name="index">1 to <see cref="Count"/>.</param>
    public static ReadOnlySpan<byte> Name(int index) => Entries[index - 1].Name;

    /// <param name="index">1 to <see cref="Count"/>.</param>
    public static ReadOnlySpan<byte> Value(int index) => Entries[index - 1].Value;

    /// <summary>Looks for a field.</summary>
    /// <returns>The index of the field, else of its name; 0 if neither is there.</returns>
    public static int Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out bool withValue)
    {
        int sameName = 0;
        withValue = false;
        for (int i = 0; i < Entries.Length; i++)
        {
            if (!name.SequenceEqual(Entries[i].Name))
            {
                continue;
            }

            if (value.SequenceEqual(Entries[i].Value))
            {
                withValue = true;
                return i + 1;
            }

            sameName = sameName == 0 ? i + 1 : sameName;
        }

        return sameName;
    }

    private static (byte[] Name, byte[] Value) Entry(string name, string value = "") =>
        (System.Text.Encoding.ASCII.GetBytes(name), System.Text.Encoding.ASCII.GetBytes(value));
}
