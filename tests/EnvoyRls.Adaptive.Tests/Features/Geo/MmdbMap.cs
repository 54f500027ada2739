namespace EnvoyRls.Adaptive.Tests.Features.Geo;

/// <summary>A map for <see cref="MmdbWriter"/>.</summary>
internal sealed class MmdbMap() : Dictionary<string, object>(StringComparer.Ordinal);
