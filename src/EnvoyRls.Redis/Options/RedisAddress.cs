using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnvoyRls.Redis;

/// <summary>One server's address as a setting gives it.</summary>
internal sealed record RedisAddress(string Host, int Port)
{
    private const int DefaultPort = 6379;

    public bool Tls { get; init; }

    public RedisCredentials? Credentials { get; init; }

    public int Database { get; init; }

    /// <summary>Whether the host is the path of a unix socket, which has no port.</summary>
    public bool IsUnix => Host.StartsWith('/');

    public EndPoint EndPoint => IsUnix
        ? new UnixDomainSocketEndPoint(Host)
        : IPAddress.TryParse(Host, out IPAddress? ip) ? new IPEndPoint(ip, Port) : new DnsEndPoint(Host, Port);

    /// <summary>
    /// Reads <c>host[:port]</c>, where an address of IPv6 with a port stands in brackets, <c>/path</c> of a unix socket, or a
    /// <c>redis://</c>, <c>rediss://</c> or <c>unix://</c> URL.
    /// </summary>
    /// <exception cref="RedisConfigurationException">It is none of them.</exception>
    public static RedisAddress Parse(string text)
    {
        if (text.StartsWith('/'))
        {
            return ParsePath(text, text);
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);

        if (scheme < 0 && text.Contains('@', StringComparison.Ordinal))
        {
            throw new RedisConfigurationException("A Redis address with credentials has the form redis://user:password@host:port");
        }

        return scheme < 0 ? ParseAuthority(text, text) : ParseUrl(text, text[..scheme], text[(scheme + 3)..]);
    }

    /// <summary>Host and port, or the path, without credentials.</summary>
    public override string ToString() =>
        IsUnix ? Host : string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static RedisAddress ParseUrl(string text, string scheme, string rest)
    {
        if (scheme is not ("redis" or "rediss" or "unix"))
        {
            throw Malformed(text, "its scheme is none of redis, rediss and unix");
        }

        // The last @ ends the credentials, so that a password may hold one unescaped.
        int at = rest.LastIndexOf('@');
        string location = rest[(at + 1)..];
        bool isUnix = scheme is "unix";
        int tail = isUnix ? location.IndexOf('?', StringComparison.Ordinal) : location.AsSpan().IndexOfAny('/', '?');
        string authority = tail < 0 ? location : location[..tail];
        Dictionary<string, string> query = ParseQuery(location);
        RedisCredentials? credentials = at < 0 ? null : ParseUserInfo(rest[..at]);
        if (credentials is null && query.TryGetValue("password", out string? password))
        {
            credentials = new RedisCredentials(null, password);
        }

        RedisAddress address = isUnix ? ParsePath(authority, text) : ParseAuthority(authority, text);
        return address with
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

    private static RedisAddress ParsePath(string path, string text)
    {
        // What the system has room for, less the byte that ends it: sun_path of unix(7).
        const int Longest = 107;
        return path.StartsWith('/') && Encoding.UTF8.GetByteCount(path) <= Longest
            ? new RedisAddress(path, 0)
            : throw Malformed(text, "it is no absolute path of at most 107 bytes");
    }

    private static RedisAddress ParseAuthority(string authority, string text)
    {
        // Several colons without brackets are an address of IPv6 alone.
        int close = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) : -1;
        bool isBare = close < 0 && authority.AsSpan().Count(':') > 1;
        int colon = isBare ? -1 : authority.IndexOf(':', close + 1);
        string host = colon < 0 ? authority : authority[..colon];
        if (isBare || close >= 0)
        {
            host = host.Trim('[', ']');
            if (!IPAddress.TryParse(host, out _))
            {
                throw Malformed(text, "its host is no address of IPv6");
            }
        }

        if (host.Length == 0)
        {
            throw Malformed(text, "missing address");
        }

        int port = DefaultPort;
        if (colon >= 0 && (!int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            throw Malformed(text, "its port is not a number from 1 to 65535");
        }

        return new RedisAddress(host, port);
    }

    private static RedisConfigurationException Malformed(string text, string why) =>
        new($"The Redis address '{UrlMask.Mask(text)}' cannot be used: {why}");
}
