namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>All series of one name, as they stood when it was made.</summary>
/// <param name="Name">Valid in the exposition format.</param>
/// <param name="Type">The type of every series.</param>
/// <param name="Help">One line.</param>
/// <param name="Series">Sorted by labels.</param>
internal sealed record MetricFamily(string Name, MetricType Type, string Help, MetricSeries[] Series);
