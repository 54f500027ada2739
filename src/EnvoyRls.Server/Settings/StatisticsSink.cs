namespace EnvoyRls.Server.Settings;

/// <summary>Where statistics are sent; <c>/stats</c> shows them whichever it is.</summary>
internal enum StatisticsSink
{
    None,
    Statsd,
    DogStatsd,
    Prometheus,
}
