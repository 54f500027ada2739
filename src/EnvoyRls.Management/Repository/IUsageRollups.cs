namespace EnvoyRls.Management.Repository;

/// <summary>Usage per minute: 30 days in PostgreSQL, 24 hours in a directory.</summary>
internal interface IUsageRollups
{
    /// <summary>How long rows are kept.</summary>
    TimeSpan Retention { get; }

    /// <summary>Adds rows; a row of the same minute, replica, kind and name replaces the earlier one. Rows past their time are removed.</summary>
    /// <exception cref="RepositoryException">They could not be kept.</exception>
    Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation);

    /// <summary>Rows of one kind, of all replicas, from a moment to before another, by minute.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="name">Which; <see langword="null"/> for all.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The first minute after the last.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RepositoryException">They cannot be read.</exception>
    Task<IReadOnlyList<UsageRow>> FindAsync(UsageKind kind, string? name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>The sums of the rows of each name, the one with most hits first; those of equal hits by name.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="span">When.</param>
    /// <param name="most">How many names are told of at most.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RepositoryException">They cannot be read.</exception>
    Task<IReadOnlyList<UsageSum>> SumAsync(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation);
}
