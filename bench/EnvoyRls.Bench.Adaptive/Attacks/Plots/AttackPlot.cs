using System.Globalization;
using EnvoyRls.Bench.Documents.Plots;

namespace EnvoyRls.Bench.Adaptive.Attacks.Plots;

/// <summary>
/// Draws what came of a scenario: calls a second above, in the middle when overrides were in force, below the benign calls that they denied.
/// </summary>
internal static class AttackPlot
{
    private const int Left = 72;
    private const int Height = 420;
    private const int MostPoints = 800;
    private const int MostTicks = 16;

    // The parts of the plot's height.
    private const double DeniedTop = 0.22;
    private const double BandBottom = 0.31;
    private const double BandTop = 0.35;
    private const double CallsBottom = 0.38;

    private static readonly int[] TickSteps = [10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400];

    /// <summary>The name of a run's plot, as a file.</summary>
    public static string NameOf(AttackRun run) => string.Create(CultureInfo.InvariantCulture, $"{run.Scenario.Name}-seed-{run.Seed}.svg");

    /// <summary>The SVG document.</summary>
    public static string Draw(AttackRun run)
    {
        PlotLine[] calls = CallsOf(run);
        PlotLine denied = Line("benign, denied by overrides", run, run.With, second => second.BenignOverridden);
        string title = string.Create(CultureInfo.InvariantCulture, $"{run.Scenario.Name}, seed {run.Seed}");
        PlotFrame frame = new(title, [.. calls.Select(static line => line.Name), denied.Name, "an override is in force"], Left, Height);
        Axis time = TimeOf(run);
        frame.DrawHorizontal(time);
        DrawLines(frame, time, Axis.UpTo("calls a second", Most(calls)), calls, 0, CallsBottom, 1);
        DrawLines(frame, time, Axis.UpTo("benign calls denied a second", Most(denied)), [denied], calls.Length, 0, DeniedTop);
        DrawBand(frame, time, run, calls.Length + 1);
        return frame.ToDocument();
    }

    /// <summary>Lines that coincide share one.</summary>
    private static PlotLine[] CallsOf(AttackRun run)
    {
        PlotLine[] lines = run.Scenario.Attack is null
            ?
            [
                Line("benign calls", run, run.With, static second => second.Benign),
                Line("admitted with the layer", run, run.With, static second => second.Benign - second.BenignDenied),
            ]
            :
            [
                Line("attack", run, run.With, static second => second.Hostile),
                Line("admitted by static rules", run, run.Without, static second => second.HostileAdmitted),
                Line("admitted with the layer", run, run.With, static second => second.HostileAdmitted),
            ];
        return
        [
            .. lines
                .GroupBy(static line => string.Join(' ', line.Points.Select(static point => point.Y.ToString(CultureInfo.InvariantCulture))), StringComparer.Ordinal)
                .Select(static group => new PlotLine(string.Join(" = ", group.Select(static line => line.Name)), group.First().Points)),
        ];
    }

    /// <summary>Means of as many seconds as a point stands for; what is not in the timeline is 0.</summary>
    private static PlotLine Line(string name, AttackRun run, Timeline of, Func<Second, int> value)
    {
        List<(double X, double Y)> points = [];
        int width = SecondsPerPoint(run);
        for (int from = FirstSecond(run); from < run.With.Seconds.Count; from += width)
        {
            points.Add((from + (width / 2.0) - run.Begin, of.Seconds.Skip(from).Take(width).Sum(value) / (double)width));
        }

        return new PlotLine(name, points);
    }

    private static void DrawLines(PlotFrame frame, Axis time, Axis vertical, PlotLine[] lines, int colour, double bottom, double top)
    {
        frame.DrawVertical(vertical, bottom, top);
        for (int i = 0; i < lines.Length; i++)
        {
            frame.DrawLine(time, vertical, lines[i], colour + i, bottom, top);
        }
    }

    private static void DrawBand(PlotFrame frame, Axis time, AttackRun run, int colour)
    {
        for (int second = FirstSecond(run); second < run.With.Seconds.Count; second++)
        {
            int from = second;
            while (second < run.With.Seconds.Count && run.With.Seconds[second].Overrides > 0)
            {
                second++;
            }

            frame.DrawSpan(time, from - run.Begin, second - run.Begin, colour, BandBottom, BandTop);
        }
    }

    private static Axis TimeOf(AttackRun run)
    {
        int step = StepOf(run);
        double last = Math.Ceiling((run.With.Seconds.Count - run.Begin) / step) * step;
        return new Axis("seconds since it began", -step, last, step);
    }

    private static int FirstSecond(AttackRun run) => Math.Max(0, (int)Math.Ceiling(run.Begin - StepOf(run)));

    private static int StepOf(AttackRun run) =>
        Array.Find(TickSteps, step => run.With.Seconds.Count - run.Begin <= MostTicks * step) is > 0 and var step ? step : TickSteps[^1];

    private static int SecondsPerPoint(AttackRun run) => ((run.With.Seconds.Count - FirstSecond(run)) / MostPoints) + 1;

    private static double Most(params ReadOnlySpan<PlotLine> lines)
    {
        double most = 0;
        foreach (PlotLine line in lines)
        {
            most = Math.Max(most, line.Points.Max(static point => point.Y));
        }

        return most;
    }
}
