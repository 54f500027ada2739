namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>The <c>match</c> of a mapping rule.</summary>
internal interface IStatMatcher
{
    /// <returns>
    /// <see langword="null"/> if the name does not match; else what gives the text captured under a number or name,
    /// empty if there is no such capture.
    /// </returns>
    Func<string, string>? Match(string name);
}
