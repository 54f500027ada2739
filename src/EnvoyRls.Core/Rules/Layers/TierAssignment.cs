namespace EnvoyRls.Core.Rules.Layers;

/// <summary>The tier that a user is in. Immutable.</summary>
/// <param name="User">The value of the user's entry.</param>
/// <param name="Tier">The value of the tier's entry.</param>
/// <param name="ExpiresUnixMicroseconds">From when on it is as if it were not there; <see langword="null"/> for never.</param>
public sealed record TierAssignment(string User, string Tier, long? ExpiresUnixMicroseconds = null);
