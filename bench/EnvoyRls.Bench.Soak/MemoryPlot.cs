using EnvoyRls.Bench.Documents.Plots;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Soak;

/// <summary>Draws how much memory servers had.</summary>
internal static class MemoryPlot
{
    /// <summary>Writes the plot as SVG.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="title">What the plot shows.</param>
    /// <param name="axis">What the readings go along, and in what unit.</param>
    /// <param name="readings">Where along the axis, and what each server had.</param>
    public static void Write(string file, string title, string axis, IReadOnlyList<(double At, MemoryReading[] Servers)> readings)
    {
        List<PlotLine> lines = [];
        int servers = readings[0].Servers.Length;
        for (int server = 0; server < servers; server++)
        {
            int i = server;
            string which = servers == 1 ? "" : $"replica {server + 1}, ";
            lines.Add(new PlotLine($"{which}resident", [.. readings.Select(reading => (reading.At, reading.Servers[i].ResidentMegabytes))]));
            lines.Add(new PlotLine($"{which}managed heap", [.. readings.Select(reading => (reading.At, reading.Servers[i].HeapMegabytes))]));
        }

        double most = lines.Max(static line => line.Points.Max(static point => point.Y));
        File.WriteAllText(file, LineChart.Draw(title, Axis.UpTo(axis, readings[^1].At), Axis.UpTo("memory, MB", most), lines));
        Console.WriteLine($"plot: {file}");
    }
}
