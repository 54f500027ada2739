using System.Globalization;
using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>A free port for each that pages name, so that pages can be run side by side.</summary>
internal sealed partial class PagePorts
{
    private readonly Dictionary<string, string> _ports = new(StringComparer.Ordinal);

    /// <summary>The port that stands for a usual one.</summary>
    public string this[string usual] =>
        _ports.TryGetValue(usual, out string? port) ? port : _ports[usual] = FreePort.Next().ToString(CultureInfo.InvariantCulture);

    /// <summary>Puts these ports in place of the usual ones of the service, of Redis, and of a second replica.</summary>
    public string In(string text) => Usual().Replace(text, port => this[port.Value]);

    [GeneratedRegex(@"(?<![\d.])1?(8080|8081|8082|6070|6379|9090)(?!\d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Usual();
}
