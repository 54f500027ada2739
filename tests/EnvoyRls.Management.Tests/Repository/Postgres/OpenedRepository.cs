using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>A repository as a replica has it: with its loop, which ends before it is closed.</summary>
internal sealed class OpenedRepository : IRepository
{
    private readonly PostgresRepository _repository;
    private readonly Supervisor _supervisor = new(TimeProvider.System, new StatRegistry(), NullLogger<Supervisor>.Instance);

    public OpenedRepository(PostgresOptions options, TimeProvider? time = null, ILogger<PostgresRepository>? log = null)
    {
        _repository = new PostgresRepository(options, time ?? TimeProvider.System, log ?? NullLogger<PostgresRepository>.Instance);
        Loop = _repository.Start(_supervisor);
    }

    public SupervisedLoop Loop { get; }

    public string Description => _repository.Description;

    public bool IsHealthy => _repository.IsHealthy;

    public IManagedObjects Objects => _repository.Objects;

    public IAuditTrail Audit => _repository.Audit;

    public IUsageRollups Usage => _repository.Usage;

    public IReplicas Replicas => _repository.Replicas;

    public ITokens Tokens => _repository.Tokens;

    public IAdaptiveArchive Adaptive => _repository.Adaptive;

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await _repository.DisposeAsync();
    }
}
