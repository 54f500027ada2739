namespace EnvoyRls.Server.Settings;

/// <summary>Another region.</summary>
/// <param name="Region">Its name.</param>
/// <param name="Url">The addresses of its Redis; they may carry a password.</param>
internal sealed record RegionPeerSettings(string Region, Secret Url);
