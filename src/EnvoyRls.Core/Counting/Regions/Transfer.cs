namespace EnvoyRls.Core.Counting.Regions;

/// <summary>Hits on their way from one region's counter to ours.</summary>
/// <param name="Shortage">The counter.</param>
/// <param name="Hits">How many.</param>
internal readonly record struct Transfer(Shortage Shortage, long Hits);
