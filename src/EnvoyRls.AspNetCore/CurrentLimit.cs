namespace EnvoyRls.AspNetCore;

/// <summary>The limit that a descriptor is held to.</summary>
/// <param name="Amount">Hits in a window.</param>
/// <param name="Window">The window's length, a month having 30 days and a year 365; <see langword="null"/> if the service did not say.</param>
/// <param name="Name">What the rule is called; empty for nothing.</param>
public sealed record CurrentLimit(uint Amount, TimeSpan? Window, string Name);
