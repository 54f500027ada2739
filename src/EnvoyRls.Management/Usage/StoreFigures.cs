using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>How the counter store fares.</summary>
internal sealed record StoreFigures([property: Description("memory or redis.")] string Kind, bool Healthy);
