using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The audit trail: a file of lines for each day (UTC).</summary>
internal sealed class DirectoryAudit(DirectoryLayout layout, IDurableFiles files, FileWork work, TimeProvider time, ILogger log) : IAuditTrail, IDisposable
{
    private const string Days = "????-??-??.jsonl";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly LineQueue _lines = new(files, work, durable: true);
    private long _prunedDay;

    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count > 0)
        {
            await _lines.AppendAsync(JsonLines.Write(entries, entry => layout.AuditOf(entry.At)), cancellation);
            await PruneAsync();
        }
    }

    public Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation)
    {
        AuditPlace? start = query.Cursor is { } cursor ? AuditPlace.Parse(cursor) : null;
        return work.RunAsync(() => Find(query, start, cancellation));
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>Reads from the newest line on until the page is full and one more entry shows that there is a next.</summary>
    private Page<AuditEntry> Find(AuditQuery query, AuditPlace? start, CancellationToken cancellation)
    {
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
        return Directory.EnumerateFiles(layout.Audit, Days)
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

    /// <summary>Removes days past their time, once a day. The entries are kept already: a failure here must not tell otherwise.</summary>
    private async Task PruneAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        long today = now.UtcDateTime.Date.Ticks;
        if (Interlocked.Exchange(ref _prunedDay, today) == today)
        {
            return;
        }

        string oldest = layout.AuditOf(now - Kept);
        try
        {
            await work.RunAsync(() =>
            {
                foreach (string path in Directory.EnumerateFiles(layout.Audit, Days).Where(path => string.CompareOrdinal(path, oldest) < 0))
                {
                    files.Delete(path);
                }
            });
        }
        catch (RepositoryException error)
        {
            log.LogWarning("the audit trail's old days could not be removed: {Error}", error.Message);
        }
    }

    /// <summary>A line of the trail, as cursors name it.</summary>
    private readonly record struct AuditPlace(string Day, int Line)
    {
        /// <exception cref="ArgumentException">The text is no cursor.</exception>
        public static AuditPlace Parse(string cursor)
        {
            string[] parts = cursor.Split('.');
            return parts.Length == 2 && DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int line)
                ? new AuditPlace(parts[0], line)
                : throw new ArgumentException("the cursor is none that was given out", nameof(cursor));
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day}.{Line}");
    }
}
