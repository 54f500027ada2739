namespace EnvoyRls.Management.Objects;

/// <summary>What a version did to one object.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Before">Its body before; <see langword="null"/> if there was none.</param>
/// <param name="After">Its body after; <see langword="null"/> if it was deleted.</param>
internal sealed record ObjectChange(ObjectKey Key, string? Before, string? After);
