namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>The target of a request line (RFC 9112, section 3.2).</summary>
internal static class RequestTarget
{
    /// <summary>Splits a target into path and query, without the question mark; scheme and authority are left out.</summary>
    public static void Split(ReadOnlySpan<char> target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        int authority = target.IndexOf("://", StringComparison.Ordinal);
        if (authority > 0 && target[..authority].IndexOfAny('/', '?') < 0)
        {
            target = target[(authority + 3)..];
            int root = target.IndexOf('/');
            target = root < 0 ? "/" : target[root..];
        }

        int mark = target.IndexOf('?');
        path = mark < 0 ? target : target[..mark];
        query = mark < 0 ? [] : target[(mark + 1)..];
    }
}
