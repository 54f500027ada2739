namespace EnvoyRls.Server.Tests.Telemetry.Metrics;

/// <summary>A data point as the collector got it.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Attributes">What tells the point from others of the metric.</param>
/// <param name="Count">The value of a counter, or the count of a histogram.</param>
/// <param name="Bits">The bits of a gauge's value, as digits.</param>
/// <param name="Traces">The trace ids of its exemplars.</param>
internal sealed record ReceivedPoint(
    string Name, string Unit, IReadOnlyDictionary<string, string> Attributes, string Count, string Bits, IReadOnlyList<string> Traces);
