using System.Globalization;
using System.Net;

namespace EnvoyRls.Redis;

/// <summary>One server's address as a setting gives it.</summary>
internal sealed record RedisAddress(string Host, int Port)
{
    private const int DefaultPort = 6379;

    public bool Tls { get; init; }

    public RedisCredentials? Credentials { get; init; }

    public int Database { get; init; }

    public EndPoint EndPoint => IPAddress.TryParse(Host, out IPAddress? ip) ? new IPEndPoint(ip, Port) : new DnsEndPoint(Host, Port);

    /// <summary>Reads <c>host[:port]</c> or a <c>redis://</c> or <c>rediss://</c> URL.</summary>
    /// <exception cref="RedisConfigurationException">It is neither, or needs what the client cannot do.</exception>
    public static RedisAddress Parse(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (text.StartsWith('/') || text.StartsWith("unix://", StringComparison.Ordinal))
        {
            throw new RedisConfigurationException(
                $"Redis over a unix socket is not supported: '{UrlMask.Mask(text)}'; give host:port and the socket type tcp");
        }

        if (scheme < 0 && text.Contains('@', StringComparison.Ordinal))
        {
            throw new RedisConfigurationException("A Redis address with credentials has the form redis://user:password@host:port");
        }

        return scheme < 0 ? ParseAuthority(text, text) : ParseUrl(text, text[..scheme], text[(scheme + 3)..]);
    }

    /// <summary>Host and port, without credentials.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static RedisAddress ParseUrl(string text, string scheme, string rest)
    {
        if (scheme is not ("redis" or "rediss"))
        {
            throw Malformed(text, "its scheme is neither redis nor rediss");
        }

        // The last @ ends the credentials, so that a password may hold one unescaped.
        int at = rest.LastIndexOf('@');
        string location = rest[(at + 1)..];
        int tail = location.AsSpan().IndexOfAny('/', '?');
        string authority = tail < 0 ? location : location[..tail];
        Dictionary<string, string> query = ParseQuery(location);
        RedisCredentials? credentials = at < 0 ? null : ParseUserInfo(rest[..at]);
        if (credentials is null && query.TryGetValue("password", out string? password))
        {
            credentials = new RedisCredentials(null, password);
        }

        return ParseAuthority(authority, text) with
        {
            Tls = scheme is "rediss",
            Credentials = credentials,
            Database = ParseDatabase(text, tail < 0 ? "" : location[tail..].Split('?')[0].Trim('/'), query),
        };
    }

    private static RedisCredentials? ParseUserInfo(string userInfo)
    {
        int colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? null
            : RedisCredentials.Of(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }

    private static Dictionary<string, string> ParseQuery(string location)
    {
        Dictionary<string, string> query = new(StringComparer.Ordinal);
        int mark = location.IndexOf('?', StringComparison.Ordinal);
        foreach (string pair in mark < 0 ? [] : location[(mark + 1)..].Split('&'))
        {
            string[] parts = pair.Split('=', 2);
            query[parts[0]] = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return query;
    }

    private static int ParseDatabase(string text, string path, Dictionary<string, string> query)
    {
        string number = path.Length > 0 ? path : query.GetValueOrDefault("db", "0");
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int database)
            ? database
            : throw Malformed(text, "its database is not a number");
    }

    private static RedisAddress ParseAuthority(string authority, string text)
    {
        if (authority.StartsWith('[') || authority.Count(c => c == ':') > 1)
        {
            throw new RedisConfigurationException($"Redis over IPv6 is not supported: '{UrlMask.Mask(text)}'; give an IPv4 address or a name");
        }

        string[] parts = authority.Split(':');
        if (parts[0].Length == 0)
        {
            throw Malformed(text, "missing address");
        }

        int port = DefaultPort;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            throw Malformed(text, "its port is not a number from 1 to 65535");
        }

        return new RedisAddress(parts[0], port);
    }

    private static RedisConfigurationException Malformed(string text, string why) =>
        new($"The Redis address '{UrlMask.Mask(text)}' cannot be used: {why}");
}
