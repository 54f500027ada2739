namespace EnvoyRls.Adaptive.Segments;

/// <summary>What a day's peak is expected to be, in admitted calls a second.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Low">Few days are below it.</param>
/// <param name="Expected">As many days are above it as below.</param>
/// <param name="High">Few days are above it.</param>
internal readonly record struct ForecastDay(DateOnly Day, double Low, double Expected, double High);
