using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace EnvoyRls.Bench.Adaptive.AccessLogs;

/// <summary>Reads access logs in Apache's combined format.</summary>
internal static partial class AccessLog
{
    private const string TimeFormat = "dd/MMM/yyyy:HH:mm:ss zzz";

    /// <summary>The calls of a log, plain or .gz, as they stand in it, and how many of its lines were not understood.</summary>
    /// <exception cref="InvalidDataException">No line was understood.</exception>
    public static (IReadOnlyList<LoggedCall> Calls, int Skipped) Read(FileInfo file)
    {
        using Stream raw = file.OpenRead();
        using Stream stream = file.Extension == ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using StreamReader reader = new(stream);
        List<LoggedCall> calls = [];
        int skipped = 0;
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } call)
            {
                calls.Add(call);
            }
            else
            {
                skipped++;
            }
        }

        return calls.Count > 0 ? (calls, skipped) : throw new InvalidDataException($"{file.Name} holds no line of a combined access log.");
    }

    private static LoggedCall? Parse(string line)
    {
        Match match = Line().Match(line);
        if (!match.Success
            || !DateTimeOffset.TryParseExact(match.Groups["time"].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time))
        {
            return null;
        }

        string agent = match.Groups["agent"].Value;
        return new LoggedCall(time, match.Groups["address"].Value, match.Groups["path"].Value, agent == "-" ? "" : agent);
    }

    [GeneratedRegex("""^(?<address>\S+) \S+ \S+ \[(?<time>[^\]]+)\] "\S+ (?<path>[^ ?"]+)[^"]*" \d+ \S+ "[^"]*" "(?<agent>[^"]*)"$""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
