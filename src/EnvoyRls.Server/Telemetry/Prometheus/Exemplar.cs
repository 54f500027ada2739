using System.Diagnostics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>A call to look at.</summary>
/// <param name="Trace">Its trace.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Time">When it ended.</param>
internal sealed record Exemplar(ActivityTraceId Trace, TimeSpan Duration, DateTimeOffset Time);
