using System.Globalization;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The audit trail: a file of lines for each day (UTC).</summary>
internal sealed class DirectoryAudit(DirectoryLayout layout, IDurableFiles files, FileWork work, TimeProvider time) : IAuditTrail, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly LineQueue _lines = new(files, work, durable: true);
    private long _prunedDay;

    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count > 0)
        {
            await PruneAsync();
            await _lines.AppendAsync(JsonLines.Write(entries, entry => layout.AuditOf(entry.At)), cancellation);
        }
    }

    public Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation) => work.RunAsync(() => Find(query, cancellation));

    public void Dispose() => _lines.Dispose();

    /// <summary>Reads from the newest line on until the page is full and one more entry shows that there is a next.</summary>
    private Page<AuditEntry> Find(AuditQuery query, CancellationToken cancellation)
    {
        AuditPlace? start = query.Cursor is { } cursor ? AuditPlace.Parse(cursor) : null;
        List<AuditEntry> found = [];
        AuditPlace last = default;
        foreach (string path in Files(query, start))
        {
            cancellation.ThrowIfCancellationRequested();
            string day = Path.GetFileNameWithoutExtension(path);
            List<ReadOnlyMemory<byte>> lines = JsonLines.Split(path);
            int after = start is { } place && place.Day == day ? Math.Min(place.Line, lines.Count + 1) : lines.Count + 1;
            for (int number = after - 1; number > 0; number--)
            {
                AuditEntry entry = JsonLines.Read<AuditEntry>(lines[number - 1], path, number);
                if (!Matches(entry, query))
                {
                    continue;
                }

                if (found.Count == query.Limit)
                {
                    return new Page<AuditEntry>(found, last.ToString());
                }

                found.Add(entry);
                last = new AuditPlace(day, number);
            }
        }

        return new Page<AuditEntry>(found, Next: null);
    }

    /// <summary>The files that may hold what is asked for, the newest first. Their names sort as their days do.</summary>
    private IEnumerable<string> Files(AuditQuery query, AuditPlace? start)
    {
        string? first = query.From is { } from ? layout.AuditOf(from) : null;
        string? last = query.To is { } to ? layout.AuditOf(to) : null;
        return Directory.EnumerateFiles(layout.Audit, "*.jsonl")
            .Where(path => (first is null || string.CompareOrdinal(path, first) >= 0) && (last is null || string.CompareOrdinal(path, last) <= 0))
            .Where(path => start is not { } place || string.CompareOrdinal(Path.GetFileNameWithoutExtension(path), place.Day) <= 0)
            .OrderDescending(StringComparer.Ordinal);
    }

    private static bool Matches(AuditEntry entry, AuditQuery query) =>
        (query.Actor is null || entry.Actor == query.Actor)
        && (query.Action is null || entry.Action == query.Action)
        && (query.Refused is null || entry.Outcome >= 400 == query.Refused)
        && (query.From is null || entry.At >= query.From)
        && (query.To is null || entry.At < query.To);

    /// <summary>Removes days past their time, once a day.</summary>
    private async Task PruneAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        long today = now.UtcDateTime.Date.Ticks;
        if (Interlocked.Exchange(ref _prunedDay, today) == today)
        {
            return;
        }

        string oldest = layout.AuditOf(now - Kept);
        await work.RunAsync(() =>
        {
            foreach (string path in Directory.EnumerateFiles(layout.Audit, "*.jsonl").Where(path => string.CompareOrdinal(path, oldest) < 0))
            {
                files.Delete(path);
            }
        });
    }

    /// <summary>A line of the trail, as cursors name it.</summary>
    private readonly record struct AuditPlace(string Day, int Line)
    {
        /// <exception cref="RepositoryException">The text is no cursor.</exception>
        public static AuditPlace Parse(string cursor)
        {
            string[] parts = cursor.Split('.');
            return parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int line)
                ? new AuditPlace(parts[0], line)
                : throw new RepositoryException("the cursor is none that was given out");
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day}.{Line}");
    }
}
