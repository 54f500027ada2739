using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// The repository that replicas share. Made without the database: its first use makes the tables, and a database that is
/// away fails that use and no more.
/// </summary>
internal sealed class PostgresRepository : IRepository
{
    private readonly PostgresDatabase _database;
    private readonly ChangeListener _listener;

    public PostgresRepository(PostgresOptions options, TimeProvider time, ILogger<PostgresRepository> log)
    {
        VersionSignal versions = new();
        VersionSignal tokens = new();
        _database = new PostgresDatabase(options, time);
        _listener = new ChangeListener(_database, versions, tokens, log);
        Objects = new PostgresObjects(_database, versions, time);
        Audit = new PostgresAudit(_database, time);
        Usage = new PostgresUsage(_database, time);
        Replicas = new PostgresReplicas(_database, time);
        Tokens = new PostgresTokens(_database, tokens);
        Adaptive = new PostgresArchive(_database, time);
    }

    /// <inheritdoc/>
    public string Description => _database.Description;

    /// <inheritdoc/>
    public bool IsHealthy => _database.IsHealthy;

    /// <inheritdoc/>
    public IManagedObjects Objects { get; }

    /// <inheritdoc/>
    public IAuditTrail Audit { get; }

    /// <inheritdoc/>
    public IUsageRollups Usage { get; }

    /// <inheritdoc/>
    public IReplicas Replicas { get; }

    /// <inheritdoc/>
    public ITokens Tokens { get; }

    /// <inheritdoc/>
    public IAdaptiveArchive Adaptive { get; }

    /// <summary>Listens for changes by other replicas; without it, they are waited for in vain.</summary>
    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("postgres-changes", _listener.RunAsync);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
