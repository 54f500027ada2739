using EnvoyRls.Adaptive.Detection;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>How tests lead a series past a detector.</summary>
internal static class StreamingDetectorTesting
{
    /// <summary>Scores each value against those before it and learns it.</summary>
    public static double[] Follow(this IStreamingDetector detector, params ReadOnlySpan<double> values) =>
        detector.FollowBelow(double.PositiveInfinity, values);

    /// <summary>Scores each value against those before it and learns it unless it scores the alarm or more.</summary>
    public static double[] FollowBelow(this IStreamingDetector detector, double alarm, ReadOnlySpan<double> values)
    {
        double[] scores = new double[values.Length];
        for (int t = 0; t < values.Length; t++)
        {
            detector.Score(values.Slice(t, 1), scores.AsSpan(t, 1));
            if (scores[t] < alarm)
            {
                detector.Learn(values.Slice(t, 1));
            }
        }

        return scores;
    }
}
