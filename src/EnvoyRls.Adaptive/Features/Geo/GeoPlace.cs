namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>Where an address is.</summary>
/// <param name="Country">Two letters (ISO 3166-1); <see langword="null"/> if not known.</param>
/// <param name="Network">The number of its autonomous system; 0 if not known.</param>
internal readonly record struct GeoPlace(string? Country, uint Network);
