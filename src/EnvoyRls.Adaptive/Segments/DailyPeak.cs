namespace EnvoyRls.Adaptive.Segments;

/// <summary>The busiest clean minute of a day.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Rate">Admitted calls a second.</param>
internal readonly record struct DailyPeak(DateOnly Day, double Rate);
