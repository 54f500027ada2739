using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace EnvoyRls.Bench.Adaptive.Bots;

/// <summary>Reads the clients of an access log in Apache's combined format.</summary>
internal static partial class LoggedClients
{
    private const string TimeFormat = "dd/MMM/yyyy:HH:mm:ss zzz";

    /// <summary>The clients of a log, plain or .gz, and how many of its lines were not understood.</summary>
    /// <exception cref="InvalidDataException">No line was understood.</exception>
    public static (IReadOnlyCollection<LoggedClient> Clients, int Skipped) Read(FileInfo file)
    {
        using Stream raw = file.OpenRead();
        using Stream stream = file.Extension == ".gz" ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using StreamReader reader = new(stream);
        Dictionary<string, LoggedClient> clients = new(StringComparer.Ordinal);
        int skipped = 0;
        while (reader.ReadLine() is { } line)
        {
            skipped += Take(line, clients) ? 0 : 1;
        }

        return clients.Count > 0 ? (clients.Values, skipped) : throw new InvalidDataException($"{file.Name} holds no line of a combined access log.");
    }

    private static bool Take(string line, Dictionary<string, LoggedClient> clients)
    {
        Match match = Line().Match(line);
        if (!match.Success
            || !DateTimeOffset.TryParseExact(match.Groups["time"].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time))
        {
            return false;
        }

        string address = match.Groups["address"].Value;
        if (!clients.TryGetValue(address, out LoggedClient? client))
        {
            clients.Add(address, client = new LoggedClient(address));
        }

        client.Add(time, match.Groups["path"].Value, match.Groups["agent"].Value);
        return true;
    }

    [GeneratedRegex("""^(?<address>\S+) \S+ \S+ \[(?<time>[^\]]+)\] "\S+ (?<path>[^ ?"]+)[^"]*" \d+ \S+ "[^"]*" "(?<agent>[^"]*)"$""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
