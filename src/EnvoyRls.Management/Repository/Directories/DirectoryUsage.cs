using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Usage of the last day: a file of lines for each hour (UTC) and kind. A power failure may cost the last seconds of it.</summary>
internal sealed class DirectoryUsage(DirectoryLayout layout, IDurableFiles files, FileWork work, TimeProvider time) : IUsageRollups, IDisposable
{
    private readonly LineQueue _lines = new(files, work, durable: false);

    public TimeSpan Retention => TimeSpan.FromHours(24);

    private DateTimeOffset Oldest => time.GetUtcNow() - Retention;

    public async Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation)
    {
        await work.RunAsync(Prune);
        if (rows.Count > 0)
        {
            await _lines.AppendAsync(JsonLines.Write(rows, row => layout.UsageOf(row.Minute, WordTable<UsageKind>.WordOf(row.Kind))), cancellation);
        }
    }

    public Task<IReadOnlyList<UsageRow>> FindAsync(UsageKind kind, string? name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        work.RunAsync(() => Find(kind, name, from > Oldest ? from : Oldest, to, cancellation));

    public Task<IReadOnlyList<UsageSum>> SumAsync(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation) =>
        work.RunAsync(() => Sum(kind, span with { From = span.From > Oldest ? span.From : Oldest }, most, cancellation));

    public void Dispose() => _lines.Dispose();

    private IReadOnlyList<UsageRow> Find(UsageKind kind, string? name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
    [
        .. Hours(kind, from, to, cancellation)
            .SelectMany(hour => hour)
            .Where(row => (name is null || row.Name == name) && row.Minute >= from && row.Minute < to)
            .OrderBy(row => row.Minute)
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .ThenBy(row => row.Replica, StringComparer.Ordinal),
    ];

    private IReadOnlyList<UsageSum> Sum(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation)
    {
        Dictionary<string, UsageSum> sums = new(StringComparer.Ordinal);
        foreach (UsageRow row in Hours(kind, span.From, span.To, cancellation).SelectMany(hour => hour).Where(span.Contains))
        {
            UsageSum sum = UsageSum.Of(row);
            sums[row.Name] = sums.TryGetValue(row.Name, out UsageSum? known) ? known + sum : sum;
        }

        return [.. sums.Values.OrderByDescending(sum => sum.Hits).ThenBy(sum => sum.Name, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>The rows of each hour that may have some of the time asked for; of several for the same, the last.</summary>
    private IEnumerable<IEnumerable<UsageRow>> Hours(UsageKind kind, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        string first = layout.UsageOf(from);
        string last = layout.UsageOf(to, WordTable<UsageKind>.WordOf(kind));
        foreach (string path in Files(WordTable<UsageKind>.WordOf(kind)).Where(path => string.CompareOrdinal(path, first) >= 0 && string.CompareOrdinal(path, last) <= 0))
        {
            cancellation.ThrowIfCancellationRequested();
            Dictionary<(DateTimeOffset Minute, string Replica, string Name), UsageRow> rows = [];
            int number = 0;
            foreach (ReadOnlyMemory<byte> line in JsonLines.Split(path))
            {
                UsageRow row = JsonLines.Read<UsageRow>(line, path, ++number);
                rows[(row.Minute, row.Replica, row.Name)] = row;
            }

            yield return rows.Values;
        }
    }

    /// <summary>Removes the hours that ended before the oldest minute that is kept.</summary>
    private void Prune()
    {
        string oldest = layout.UsageOf(Oldest);
        foreach (string path in Files("*").Where(path => string.CompareOrdinal(path, oldest) < 0))
        {
            files.Delete(path);
        }
    }

    private IEnumerable<string> Files(string kind) => Directory.EnumerateFiles(layout.Usage, $"????-??-??T??.{kind}.jsonl");
}
