using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Push;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Telemetry.DogStatsd;

/// <summary>The DogStatsD sink: datagrams of <c>name:value|type|#tag:value</c> lines.</summary>
internal static class DogStatsdSink
{
    private const string UnixScheme = "unix://";

    public static StatPusher Create(DogStatsdOptions options, StatRegistry registry, TimeProvider time, ILogger log)
    {
        StatTarget target = options.Host.StartsWith(UnixScheme, StringComparison.OrdinalIgnoreCase)
            ? new StatTarget(StatProtocol.UnixDatagram, options.Host[UnixScheme.Length..], 0)
            : new StatTarget(StatProtocol.Udp, options.Host, options.Port);
        DogStatsdLineFormat format = new(options.Tags, options.Mogrifiers);
        return new StatPusher(registry, format, new StatConnection(target, time, log), options.FlushInterval, time);
    }
}
