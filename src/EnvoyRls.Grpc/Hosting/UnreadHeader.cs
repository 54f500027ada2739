using System.Text;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// Reads a header's value as empty, whatever it is. Kestrel resets streams whose <c>:authority</c> is not a host name,
/// which gRPC does not ask of it: Envoy sends the name of its cluster where no authority is configured, and Istio's
/// are like <c>outbound|8081||ratelimit.default.svc.cluster.local</c>. Nothing here is chosen by authority.
/// </summary>
internal sealed class UnreadHeader : Encoding
{
    private static readonly UnreadHeader Instance = new();

    private UnreadHeader()
    {
    }

    /// <summary>For <see cref="Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions.RequestHeaderEncodingSelector"/>: this one for the authority, the default for the rest.</summary>
    public static Encoding? ForAuthority(string header) =>
        header.Equals(":authority", StringComparison.OrdinalIgnoreCase) || header.Equals("Host", StringComparison.OrdinalIgnoreCase) ? Instance : null;

    // The overload that is called for every request; the one it falls back to would have the bytes copied first.
    public override unsafe int GetCharCount(byte* bytes, int count) => 0;

    public override int GetCharCount(byte[] bytes, int index, int count) => 0;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => 0;

    public override int GetMaxCharCount(int byteCount) => 0;

    public override int GetByteCount(char[] chars, int index, int count) => 0;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => 0;

    public override int GetMaxByteCount(int charCount) => 0;
}
