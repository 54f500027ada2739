using System.Globalization;
using System.Net;

namespace EnvoyRls.Server.Settings;

/// <summary>Where a listener binds.</summary>
/// <param name="Host">A name or an address; empty for every address of the machine.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.TryParse(Host, out IPAddress? address) ? IPAddress.IsLoopback(address) : Host == "localhost";

    /// <summary>Reads <c>host:port</c>, <c>[address]:port</c> or <c>:port</c>.</summary>
    public static bool TryParse(string text, out ListenAddress address)
    {
        address = new ListenAddress("", 0);
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65535)
        {
            return false;
        }

        string host = text[..colon];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!bracketed && host.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        address = new ListenAddress(bracketed ? host[1..^1] : host, port);
        return true;
    }
}
