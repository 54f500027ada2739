namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>A value of a feature among all that were seen.</summary>
/// <param name="Value">The value.</param>
/// <param name="Below">How many rows had less.</param>
/// <param name="AtMost">How many rows had this or less.</param>
internal readonly record struct RankedValue(double Value, int Below, int AtMost);
