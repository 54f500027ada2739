using EnvoyRls.Server.Telemetry.Push;

namespace EnvoyRls.Server.Telemetry.Statsd;

/// <summary>Where and how often statistics are sent as StatsD.</summary>
/// <param name="Host">STATSD_HOST: a name or an address.</param>
/// <param name="Port">STATSD_PORT: 1..65535.</param>
/// <param name="Protocol">STATSD_PROTOCOL: TCP unless said otherwise.</param>
/// <param name="FlushInterval">STATS_FLUSH_INTERVAL: how often counters and gauges are sent; more than zero.</param>
/// <param name="Tags">EXTRA_TAGS.</param>
internal sealed record StatsdOptions(string Host, int Port, StatProtocol Protocol, TimeSpan FlushInterval, ExtraTags Tags);
