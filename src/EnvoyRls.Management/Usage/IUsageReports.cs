using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>What was used, by minutes: of all replicas where it is kept, with the running minute of this one.</summary>
internal interface IUsageReports
{
    /// <summary>How far back reports can look.</summary>
    TimeSpan Retention { get; }

    /// <summary>Everything together.</summary>
    /// <param name="from">The first moment; cut to the minute.</param>
    /// <param name="to">The first moment after the last; a minute begun counts whole.</param>
    /// <param name="step">The length of one point of the series: whole minutes.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="RepositoryException">What is kept cannot be read.</exception>
    Task<GlobalUsage> GlobalAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation);

    /// <summary>One user, over a time that ends now.</summary>
    /// <exception cref="RepositoryException">What is kept cannot be read.</exception>
    Task<UserUsage> UserAsync(string user, TimeSpan window, CancellationToken cancellation);

    /// <summary>The users with most hits, over a time that ends now, at most as many as told.</summary>
    /// <exception cref="RepositoryException">What is kept cannot be read.</exception>
    Task<UsersUsage> UsersAsync(TimeSpan window, int most, CancellationToken cancellation);

    /// <summary>What each rule in force has done, over a time that ends now, the one with most denials first.</summary>
    /// <exception cref="RepositoryException">What is kept cannot be read.</exception>
    Task<RulesUsage> RulesAsync(TimeSpan window, CancellationToken cancellation);
}
