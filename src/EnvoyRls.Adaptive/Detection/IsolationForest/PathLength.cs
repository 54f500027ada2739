namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>c(n): how deep, on average, a tree over n rows lets go of a row it has not seen (Liu, Ting, Zhou 2012, equation 1).</summary>
internal static class PathLength
{
    private const double EulerGamma = 0.57721566490153286;

    /// <param name="rows">How many rows, at least 1.</param>
    public static double Expected(int rows) => rows switch
    {
        1 => 0,
        2 => 1,
        _ => (2 * (Math.Log(rows - 1.0) + EulerGamma)) - (2 * (rows - 1.0) / rows),
    };
}
