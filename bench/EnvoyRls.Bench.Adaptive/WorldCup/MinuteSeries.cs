using System.Globalization;
using System.IO.Compression;

namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary>Requests by minute, in ascending order; minutes may be missing.</summary>
/// <param name="Minutes">The number of each minute, from the first on, which is 0.</param>
/// <param name="Counts">The requests in each.</param>
internal sealed record MinuteSeries(long[] Minutes, double[] Counts)
{
    private const string Times = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Reads a CSV file: a header, then lines of <c>yyyy-MM-dd HH:mm:ss,count</c>; gzip by the name's end.</summary>
    /// <exception cref="InvalidDataException">A line that is not of this form, or minutes out of order.</exception>
    public static MinuteSeries Read(FileInfo file)
    {
        using FileStream opened = file.OpenRead();
        using Stream content = file.Extension == ".gz" ? new GZipStream(opened, CompressionMode.Decompress) : opened;
        using StreamReader lines = new(content);
        lines.ReadLine();
        List<long> minutes = [];
        List<double> counts = [];
        while (lines.ReadLine() is { } line)
        {
            if (!TryParse(line, out long minute, out double count) || (minutes.Count > 0 && minute <= minutes[^1]))
            {
                throw new InvalidDataException($"{file.Name}, line {minutes.Count + 2}: not '{Times},count' of a later minute.");
            }

            minutes.Add(minute);
            counts.Add(count);
        }

        return new MinuteSeries([.. minutes.Select(minute => minute - minutes[0])], [.. counts]);
    }

    /// <summary>How often minutes are missing.</summary>
    public int Gaps() => Enumerable.Range(1, Math.Max(0, Minutes.Length - 1)).Count(index => Minutes[index] > Minutes[index - 1] + 1);

    private static bool TryParse(string line, out long minute, out double count)
    {
        minute = 0;
        count = 0;
        string[] fields = line.Split(',');
        if (fields.Length != 2
            || !DateTime.TryParseExact(fields[0], Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            || !double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out count))
        {
            return false;
        }

        minute = time.Ticks / TimeSpan.TicksPerMinute;
        return double.IsFinite(count) && count >= 0;
    }
}
