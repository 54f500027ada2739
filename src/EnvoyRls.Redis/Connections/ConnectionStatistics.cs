using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Redis.Connections;

/// <summary>The reference's pool statistics: connections open now, ever opened, and closed.</summary>
internal sealed class ConnectionStatistics
{
    private readonly Counter _total;
    private readonly Counter _closed;

    public ConnectionStatistics(StatRegistry statistics, string prefix, Func<int> active)
    {
        _total = statistics.Counter($"{prefix}.cx_total");
        _closed = statistics.Counter($"{prefix}.cx_local_close");
        statistics.Gauge($"{prefix}.cx_active", () => active());
    }

    public void Opened(int connections) => _total.Add((ulong)connections);

    public void Closed(int connections) => _closed.Add((ulong)connections);
}
