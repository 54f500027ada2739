using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

internal sealed class InMemoryUsage : IUsageRollups
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(DateTimeOffset Minute, string Replica, UsageKind Kind, string Name), UsageRow> _rows = [];

    public TimeSpan Retention => TimeSpan.FromDays(1);

    public Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation)
    {
        lock (_gate)
        {
            foreach (UsageRow row in rows)
            {
                _rows[(row.Minute, row.Replica, row.Kind, row.Name)] = row;
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<UsageRow>> FindAsync(
        UsageKind kind, string? name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<UsageRow>>([.. _rows.Values
                .Where(row => row.Kind == kind && (name is null || row.Name == name) && row.Minute >= from && row.Minute < to)
                .OrderBy(row => row.Minute)]);
        }
    }

    public async Task<IReadOnlyList<UsageSum>> SumAsync(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation) =>
    [
        .. (await FindAsync(kind, null, span.From, span.To, cancellation))
            .Where(span.Contains)
            .GroupBy(row => row.Name, StringComparer.Ordinal)
            .Select(rows => rows.Select(UsageSum.Of).Aggregate((one, other) => one + other))
            .OrderByDescending(sum => sum.Hits)
            .ThenBy(sum => sum.Name, StringComparer.Ordinal)
            .Take(most),
    ];
}
