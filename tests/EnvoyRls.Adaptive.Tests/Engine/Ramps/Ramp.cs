namespace EnvoyRls.Adaptive.Tests.Engine.Ramps;

/// <summary>Traffic that grows by the same part each hour.</summary>
/// <param name="By">Whose.</param>
/// <param name="Factor">To how many times what is usual.</param>
/// <param name="Length">Within what time.</param>
internal sealed record Ramp(RampBy By, double Factor, TimeSpan Length)
{
    /// <summary>How long it has been growing.</summary>
    public TimeSpan Already { get; init; }

    /// <summary>How many times what is usual it makes some time on.</summary>
    public double At(TimeSpan time) => Math.Pow(Factor, (Already + time) / Length);
}
