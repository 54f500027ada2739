namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>How one statistic appears to Prometheus.</summary>
/// <param name="Name">The family's name, valid in the exposition format.</param>
/// <param name="Type">The family's type.</param>
/// <param name="Help">One line about the family.</param>
/// <param name="Labels">By label, sorted; none is empty.</param>
/// <param name="Buckets">Upper bounds of a histogram's buckets.</param>
/// <param name="Scale">What values are multiplied by; timings count milliseconds before that.</param>
internal sealed record MappedStat(
    string Name,
    MetricType Type,
    string Help,
    IReadOnlyList<KeyValuePair<string, string>> Labels,
    IReadOnlyList<double> Buckets,
    double Scale);
