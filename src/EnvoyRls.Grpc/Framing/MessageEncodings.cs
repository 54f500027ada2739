namespace EnvoyRls.Grpc.Framing;

/// <summary>The values of <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>.</summary>
internal static class MessageEncodings
{
    public const string Gzip = "gzip";
    public const string Identity = "identity";
    public const string Accepted = "identity,gzip";

    /// <summary>Whether a list of accepted encodings has gzip.</summary>
    public static bool HasGzip(ReadOnlySpan<char> accepted)
    {
        foreach (Range part in accepted.Split(','))
        {
            if (accepted[part].Trim().Equals(Gzip, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
