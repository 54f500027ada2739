namespace EnvoyRls.Adaptive.Detection;

/// <summary>One feature's part in a finding.</summary>
/// <param name="Feature">The feature in snake case: <c>over_slow</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Usual">The value that is usual for the segment.</param>
/// <param name="Share">Its share in the score, 0 to 1.</param>
/// <param name="Words">The same for people: <c>38 times the hourly average</c>.</param>
internal sealed record Contribution(string Feature, double Value, double Usual, double Share, string Words);
