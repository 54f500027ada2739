using EnvoyRls.Core.Algorithms;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>Makes a series of rows.</summary>
internal static class UsageSeries
{
    /// <summary>A point for each step of the span, those without any hits too; the last may be shorter.</summary>
    public static IReadOnlyList<UsagePoint> Of(IEnumerable<UsageRow> rows, UsageSpan span, TimeSpan step)
    {
        UsagePoint[] points = new UsagePoint[(int)((span.To - span.From + step - TimeSpan.FromTicks(1)) / step)];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new UsagePoint(span.From + (i * step), 0, 0);
        }

        foreach (UsageRow row in rows)
        {
            ref UsagePoint point = ref points[(int)((row.Minute - span.From) / step)];
            point = point with { Hits = FixedWindow.Add(point.Hits, row.Hits), Denied = FixedWindow.Add(point.Denied, row.Denied) };
        }

        return points;
    }
}
