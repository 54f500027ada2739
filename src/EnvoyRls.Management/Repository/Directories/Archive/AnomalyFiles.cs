using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository.Directories.Archive;

/// <summary>
/// Anomalies in a file of lines for each day (UTC) on which they were first seen; of several lines for one anomaly the last counts. A file
/// is written anew without the others once they are as much as what counts.
/// </summary>
internal sealed class AnomalyFiles(DirectoryLayout layout, IDurableFiles files, TimeProvider time)
{
    private const string Days = "????-??-??.jsonl";

    /// <summary>What a file may hold beyond twice what counted when it was written last.</summary>
    private const long Slack = 1024 * 1024;

    private readonly Dictionary<string, long> _compact = new(StringComparer.Ordinal);

    private DateTimeOffset Oldest => time.GetUtcNow() - ArchiveRules.Retention;

    /// <summary>Writes the last word on each; not safe for concurrent calls.</summary>
    public void Upsert(IReadOnlyList<Anomaly> anomalies)
    {
        Prune();
        foreach ((string path, byte[] lines) in JsonLines.Write(anomalies, anomaly => layout.AnomaliesOf(anomaly.Detected)))
        {
            files.Append(path, lines, durable: true);
            if (new FileInfo(path).Length > (2 * _compact.GetValueOrDefault(path)) + Slack)
            {
                Compact(path);
            }
        }
    }

    /// <summary>Those that are asked for, the newest first.</summary>
    /// <exception cref="RepositoryException">A line is not what was written.</exception>
    public IReadOnlyList<Anomaly> Find(AnomalyQuery query, CancellationToken cancellation)
    {
        List<Anomaly> found = [];
        foreach (string path in Files(query).OrderDescending(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            found.AddRange(ArchiveRules.Sort(Read(path).Where(anomaly => ArchiveRules.Matches(anomaly, query))));
            if (found.Count >= query.Limit)
            {
                break;
            }
        }

        return [.. found.Take(query.Limit)];
    }

    private static Dictionary<string, Anomaly>.ValueCollection Read(string path)
    {
        Dictionary<string, Anomaly> anomalies = new(StringComparer.Ordinal);
        int number = 0;
        foreach (ReadOnlyMemory<byte> line in JsonLines.Split(path))
        {
            Anomaly anomaly = JsonLines.Read<Anomaly>(line, path, ++number);
            anomalies[anomaly.Id] = anomaly;
        }

        return anomalies.Values;
    }

    /// <summary>The files that may hold what is asked for. Their names sort as their days do.</summary>
    private IEnumerable<string> Files(AnomalyQuery query)
    {
        string first = layout.AnomaliesOf(query.From is { } from && from > Oldest ? from : Oldest);
        string? last = query.To is { } to ? layout.AnomaliesOf(to) : null;
        return Directory.EnumerateFiles(layout.Anomalies, Days)
            .Where(path => string.CompareOrdinal(path, first) >= 0 && (last is null || string.CompareOrdinal(path, last) <= 0));
    }

    private void Compact(string path)
    {
        using MemoryStream lines = new();
        foreach (Anomaly anomaly in Read(path))
        {
            JsonLines.Append(lines, anomaly);
        }

        files.Replace(path, lines.GetBuffer().AsSpan(0, (int)lines.Length));
        _compact[path] = lines.Length;
    }

    /// <summary>Removes the days before the oldest that is kept.</summary>
    private void Prune()
    {
        string oldest = layout.AnomaliesOf(Oldest);
        foreach (string path in Directory.EnumerateFiles(layout.Anomalies, Days).Where(path => string.CompareOrdinal(path, oldest) < 0))
        {
            files.Delete(path);
            _compact.Remove(path);
        }
    }
}
