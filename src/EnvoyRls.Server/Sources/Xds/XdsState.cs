using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Health;

namespace EnvoyRls.Server.Sources.Xds;

/// <summary>How the xDS source fares, for statistics and for <c>/health</c>; written by one task, read by any.</summary>
internal sealed class XdsState
{
    private readonly string _server;
    private readonly Counter _updates;
    private readonly Counter _refusals;
    private readonly Counter _reconnects;
    private volatile string _connection;
    private volatile string? _accepted;
    private volatile string? _refused;
    private volatile bool _isConnected;

    public XdsState(string server, StatRegistry statistics, HealthComponents health)
    {
        _server = server;
        _connection = $"waiting for {server}";
        _updates = statistics.Counter("envoyrls.xds.updates_total");
        _refusals = statistics.Counter("envoyrls.xds.nacks_total");
        _reconnects = statistics.Counter("envoyrls.xds.reconnects_total");
        statistics.Gauge("envoyrls.xds.connected", () => _isConnected ? 1 : 0);
        health.Describe("xds", Describe);
    }

    /// <summary>The version in force; empty before the first.</summary>
    public string AcceptedVersion => _accepted ?? "";

    public void Answered()
    {
        _isConnected = true;
        _connection = $"connected to {_server}";
    }

    public void Disconnected(string reason)
    {
        _isConnected = false;
        _connection = $"disconnected from {_server} ({reason})";
        _reconnects.Increment();
    }

    public void Accepted(string version)
    {
        _accepted = version;
        _refused = null;
        _updates.Increment();
    }

    public void Refused(string version, string reason)
    {
        _refused = $"; version '{version}' refused: {reason}";
        _refusals.Increment();
    }

    private string Describe() =>
        $"{_connection}, {(_accepted is { } version ? $"version '{version}' in force" : "no rules yet")}{_refused}".ReplaceLineEndings(" ");
}
