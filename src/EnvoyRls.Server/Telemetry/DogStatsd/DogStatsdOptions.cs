namespace EnvoyRls.Server.Telemetry.DogStatsd;

/// <summary>Where and how statistics are sent as DogStatsD.</summary>
/// <param name="Host">A name or an address, reached over UDP; or <c>unix://</c> and the path of a datagram socket.</param>
/// <param name="Port">1..65535; of no meaning to a unix socket.</param>
/// <param name="FlushInterval">How often counters and gauges are sent; more than zero.</param>
/// <param name="Tags">EXTRA_TAGS.</param>
/// <param name="Mogrifiers">USE_DOG_STATSD_MOGRIFIERS.</param>
internal sealed record DogStatsdOptions(string Host, int Port, TimeSpan FlushInterval, ExtraTags Tags, MogrifierList Mogrifiers);
