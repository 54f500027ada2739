namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>A value in the data section.</summary>
/// <param name="Type">What it is, never a pointer.</param>
/// <param name="Size">Bytes of what it holds; entries of a map or an array; the value itself of a boolean.</param>
/// <param name="Start">Where what it holds begins.</param>
internal readonly record struct MmdbValue(MmdbType Type, int Size, int Start);
