using System.Buffers;
using EnvoyRls.AspNetCore.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>Writes header fields that a service made, unless they would break the message.</summary>
internal static class HeaderFields
{
    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> Framing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Host", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Puts the fields in place of those of the same names; the service may name one several times.</summary>
    public static void Replace(IHeaderDictionary headers, IReadOnlyList<(string Name, string Value)> fields, ILogger logger)
    {
        foreach ((string name, string value) in fields)
        {
            if (IsSound(name, value))
            {
                headers.Remove(name);
            }
        }

        foreach ((string name, string value) in fields)
        {
            if (IsSound(name, value))
            {
                headers.Append(name, new StringValues(value));
            }
            else
            {
                logger.HeaderDropped(IsName(name) ? name : "(not a name)");
            }
        }
    }

    /// <summary>Whether the text can stand in a field: printable ASCII and spaces.</summary>
    public static bool IsValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsSound(string name, string value) => IsName(name) && !Framing.Contains(name) && IsValue(value);

    private static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);
}
