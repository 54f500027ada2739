namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>The start of a series, which is not scored: detectors are prepared on it and see nothing of what follows.</summary>
internal sealed record NabPrefix(DateTime[] Times, double[] Values)
{
    /// <summary>The usual distance of two rows: the median, since rows can be missing.</summary>
    public TimeSpan Interval
    {
        get
        {
            TimeSpan[] steps = [.. Times.Zip(Times.Skip(1), (a, b) => b - a).Where(step => step > TimeSpan.Zero).Order()];
            return steps.Length == 0 ? TimeSpan.FromMinutes(5) : steps[steps.Length / 2];
        }
    }
}
