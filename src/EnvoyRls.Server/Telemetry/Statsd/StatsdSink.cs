using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Push;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Telemetry.Statsd;

/// <summary>The StatsD sink: lines of <c>name:value|type</c>.</summary>
internal static class StatsdSink
{
    public static StatPusher Create(StatsdOptions options, StatRegistry registry, TimeProvider time, ILogger log)
    {
        StatTarget target = new(options.Protocol, options.Host, options.Port);
        StatConnection connection = new(target, time, log);
        return new StatPusher(registry, new StatsdLineFormat(options.Tags), connection, options.FlushInterval, time);
    }
}
