namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>One series of an answer.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Points">Seconds since 1970 and values, in order; one point for an instant query.</param>
internal sealed record PrometheusSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(double Time, double Value)> Points)
{
    public double Last => Points[^1].Value;

    /// <summary>Whether there is a number to draw.</summary>
    public bool HasNumbers => Points.Any(static point => double.IsFinite(point.Value));
}
