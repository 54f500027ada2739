using EnvoyRls.Server.Telemetry.Push;

namespace EnvoyRls.Server.Telemetry.Statsd;

/// <summary>Plain StatsD has no tags: they stay in the name.</summary>
internal sealed class StatsdLineFormat(ExtraTags tags) : IStatLineFormat
{
    public StatLine Format(string name, string type) => StatLine.Create(tags.AppendTo(name), type);
}
