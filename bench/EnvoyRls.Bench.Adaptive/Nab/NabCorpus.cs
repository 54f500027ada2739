using System.Globalization;
using System.Text.Json;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Reads a folder of labelled series in the form of the Numenta Anomaly Benchmark: CSV files of <c>timestamp,value</c> in folders, and
/// one JSON file that gives each its windows. Both NAB's own tree (<c>data/</c> and <c>labels/combined_windows.json</c>) and one with
/// <c>windows.json</c> beside the folders will do. A file without windows is a series without anomalies.
/// </summary>
internal static class NabCorpus
{
    private static readonly string[] WindowFiles = ["windows.json", "combined_windows.json", "labels/combined_windows.json", "../labels/combined_windows.json"];

    /// <exception cref="InvalidDataException">The folder or one of its files is not of that form; the message says where.</exception>
    public static IReadOnlyList<NabSeries> Read(DirectoryInfo folder)
    {
        string windowFile = WindowFiles.Select(name => Path.Combine(folder.FullName, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidDataException($"{folder.FullName} has neither {string.Join(" nor ", WindowFiles)}");
        string data = Path.Combine(folder.FullName, "data");
        string root = Directory.Exists(data) ? data : folder.FullName;
        Dictionary<string, string[][]> windows = ReadWindows(windowFile);
        NabSeries[] series = [.. Directory.EnumerateFiles(root, "*.csv", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(name => ReadSeries(root, name, windows.GetValueOrDefault(name, [])))];
        return series.Length > 0 ? series : throw new InvalidDataException($"{root} has no CSV files");
    }

    private static Dictionary<string, string[][]> ReadWindows(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string[][]>>(File.ReadAllText(file)) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    private static NabSeries ReadSeries(string root, string name, string[][] windows)
    {
        string[] lines = File.ReadAllLines(Path.Combine(root, name));
        List<DateTime> times = new(lines.Length);
        List<double> values = new(lines.Length);
        for (int line = 1; line < lines.Length; line++)
        {
            if (lines[line].Length == 0)
            {
                continue;
            }

            string[] fields = lines[line].Split(',');
            if (fields.Length < 2 || !TryTime(fields[0], out DateTime time) || !TryValue(fields[1], out double value))
            {
                throw new InvalidDataException($"{name}:{line + 1}: '{lines[line]}' is no time and number");
            }

            times.Add(time);
            values.Add(value);
        }

        NabSeries series = new(name, [.. times], [.. values], []);
        return series with { Windows = [.. windows.Select(window => Locate(series, window)).OfType<NabWindow>().OrderBy(window => window.First)] };
    }

    /// <summary>The rows of a window; none if it lies outside the series.</summary>
    private static NabWindow? Locate(NabSeries series, string[] window)
    {
        if (window.Length != 2 || !TryTime(window[0], out DateTime from) || !TryTime(window[1], out DateTime to))
        {
            throw new InvalidDataException($"{series.Name}: '{string.Join(", ", window)}' is no window from one time to another");
        }

        int first = Array.FindIndex(series.Times, time => time >= from);
        int last = Array.FindLastIndex(series.Times, time => time <= to);
        return first >= 0 && last >= first ? new NabWindow(first, last) : null;
    }

    private static bool TryTime(string text, out DateTime time) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);

    private static bool TryValue(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
