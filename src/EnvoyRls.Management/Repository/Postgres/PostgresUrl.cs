using System.Globalization;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// Reads the addresses that libpq calls connection URIs: <c>postgres://user:password@host:5432/database?sslmode=verify-full</c>,
/// with several hosts parted by commas.
/// </summary>
internal static class PostgresUrl
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>Whether the text is meant to be one.</summary>
    public static bool Is(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="FormatException">It cannot be read; the message repeats nothing of it but a parameter's name.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        string rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        (rest, string? query) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));
        (string authority, string? database) = Cut(rest, rest.IndexOf('/', StringComparison.Ordinal));
        int at = authority.LastIndexOf('@');
        string hosts = authority[(at + 1)..];
        NpgsqlConnectionStringBuilder settings = new();
        ReadHosts(settings, hosts);
        if (at >= 0)
        {
            (string user, string? password) = Cut(authority[..at], authority.IndexOf(':', StringComparison.Ordinal) is var colon && colon < at ? colon : -1);
            settings.Username = Uri.UnescapeDataString(user);
            settings.Password = password is null ? null : Uri.UnescapeDataString(password);
        }

        if (!string.IsNullOrEmpty(database))
        {
            settings.Database = Uri.UnescapeDataString(database);
        }

        foreach (string parameter in query?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            (string name, string? value) = Cut(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
            Set(settings, name, Uri.UnescapeDataString(value ?? ""));
        }

        return settings;
    }

    private static void ReadHosts(NpgsqlConnectionStringBuilder settings, string hosts)
    {
        if (hosts.Length == 0)
        {
            throw new FormatException("it names no host");
        }

        if (hosts.Contains(',', StringComparison.Ordinal))
        {
            settings.Host = hosts;
            return;
        }

        int colon = hosts.LastIndexOf(':');
        if (colon <= hosts.LastIndexOf(']'))
        {
            settings.Host = hosts.Trim('[', ']');
            return;
        }

        settings.Host = hosts[..colon].Trim('[', ']');
        settings.Port = int.TryParse(hosts[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
            ? port
            : throw new FormatException("its port is no number from 1 to 65535");
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                settings.SslMode = Word<SslMode>(name, value);
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "sslcert":
                settings.SslCertificate = value;
                break;
            case "sslkey":
                settings.SslKey = value;
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "target_session_attrs":
                settings.TargetSessionAttributes = value;
                break;
            default:
                throw new FormatException(
                    $"its parameter '{name}' is not known (sslmode, sslrootcert, sslcert, sslkey, application_name and target_session_attrs are)");
        }
    }

    private static T Word<T>(string name, string value)
        where T : struct, Enum =>
        Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out T word) && Enum.IsDefined(word)
            ? word
            : throw new FormatException($"its parameter '{name}' has no such value");

    /// <summary>What is before a place and what is behind the character there.</summary>
    private static (string Before, string? After) Cut(string text, int place) =>
        place < 0 ? (text, null) : (text[..place], text[(place + 1)..]);
}
