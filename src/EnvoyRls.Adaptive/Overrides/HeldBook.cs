namespace EnvoyRls.Adaptive.Overrides;

/// <summary>A book and its version.</summary>
/// <param name="Book">The book.</param>
/// <param name="Version">The version of the shared document; 0 for none.</param>
internal sealed record HeldBook(OverrideBook Book, long Version);
