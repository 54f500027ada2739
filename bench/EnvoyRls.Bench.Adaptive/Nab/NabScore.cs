namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>What a detector's flags on one or more series are worth under one profile.</summary>
/// <param name="Raw">The sum of what windows earned and cost and of what false alarms cost.</param>
/// <param name="Null">The same for a detector that flags nothing.</param>
/// <param name="Perfect">The same for one that flags the first row of each window.</param>
/// <param name="Windows">How many windows count.</param>
/// <param name="Found">How many of them have a flag.</param>
/// <param name="FalseAlarms">How many rows outside windows were flagged.</param>
internal readonly record struct NabScore(double Raw, double Null, double Perfect, int Windows, int Found, int FalseAlarms)
{
    /// <summary>0 for a detector that flags nothing, 100 for a perfect one; no number where there are no windows.</summary>
    public double Normalised => 100 * (Raw - Null) / (Perfect - Null);

    public static NabScore operator +(NabScore a, NabScore b) => new(
        a.Raw + b.Raw, a.Null + b.Null, a.Perfect + b.Perfect, a.Windows + b.Windows, a.Found + b.Found, a.FalseAlarms + b.FalseAlarms);
}
