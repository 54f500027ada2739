namespace EnvoyRls.Management.Releases;

/// <summary>A step of a staged release.</summary>
/// <param name="Parts">The share of keys in parts of 10,000, above 0.</param>
/// <param name="For">How long the step lasts.</param>
internal sealed record ReleaseStage(int Parts, TimeSpan For);
