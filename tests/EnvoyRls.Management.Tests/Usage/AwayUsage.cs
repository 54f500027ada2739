using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Fakes;

namespace EnvoyRls.Management.Tests.Usage;

/// <summary>Keeps usage in memory, unless it is away.</summary>
internal sealed class AwayUsage : IUsageRollups
{
    private readonly InMemoryUsage _kept = new();
    private int _attempts;

    public volatile bool IsAway;

    public TimeSpan Retention => _kept.Retention;

    public int Attempts => Volatile.Read(ref _attempts);

    public Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        return IsAway ? throw new RepositoryException("the repository is away") : _kept.AppendAsync(rows, cancellation);
    }

    public Task<IReadOnlyList<UsageRow>> FindAsync(UsageKind kind, string? name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        _kept.FindAsync(kind, name, from, to, cancellation);

    public Task<IReadOnlyList<UsageSum>> SumAsync(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation) =>
        _kept.SumAsync(kind, span, most, cancellation);
}
