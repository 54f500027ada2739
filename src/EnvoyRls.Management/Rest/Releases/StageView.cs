namespace EnvoyRls.Management.Rest.Releases;

/// <summary>A step of a release.</summary>
internal sealed record StageView(string Percent, string For);
