using System.Globalization;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

internal sealed class InMemoryAuditTrail(Action check) : IAuditTrail
{
    private readonly Lock _gate = new();
    private readonly List<AuditEntry> _entries = [];

    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            _entries.AddRange(entries);
        }

        return Task.CompletedTask;
    }

    public Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            int end = query.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : _entries.Count;
            List<(int Place, AuditEntry Entry)> found = [.. _entries.Take(end).Index().Reverse().Where(item => IsWanted(item.Item, query)).Take(query.Limit + 1)];
            bool hasMore = found.Count > query.Limit;
            return Task.FromResult(new Page<AuditEntry>(
                [.. found.Take(query.Limit).Select(item => item.Entry)],
                hasMore ? found[query.Limit - 1].Place.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    private static bool IsWanted(AuditEntry entry, AuditQuery query) =>
        (query.Actor is null || entry.Actor == query.Actor)
        && (query.Action is null || entry.Action == query.Action)
        && (query.Refused is null || entry.Outcome >= 400 == query.Refused)
        && (query.From is null || entry.At >= query.From)
        && (query.To is null || entry.At < query.To);
}
