using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>An anomaly that goes on.</summary>
/// <param name="Anomaly">What is recorded of it so far.</param>
/// <param name="Seen">When it was seen last.</param>
/// <param name="Recorded">When the archive was told last.</param>
internal sealed record OpenAnomaly(Anomaly Anomaly, DateTimeOffset Seen, DateTimeOffset Recorded);
