namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>How one protocol writes a statistic's name and tags; asked once per statistic.</summary>
internal interface IStatLineFormat
{
    /// <param name="name">The dotted name from the registry, without extra tags.</param>
    /// <param name="type"><c>c</c>, <c>g</c> or <c>ms</c>.</param>
    StatLine Format(string name, string type);
}
