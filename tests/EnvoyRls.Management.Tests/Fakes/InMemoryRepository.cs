using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>A repository that forgets everything with the test, and that can be made to be away.</summary>
internal sealed class InMemoryRepository : IRepository
{
    private readonly InMemoryObjects _objects;
    private readonly InMemoryAuditTrail _audit;
    private readonly InMemoryTokens _tokens;

    public InMemoryRepository(TimeProvider time)
    {
        _objects = new InMemoryObjects(time, Check);
        _audit = new InMemoryAuditTrail(Check);
        _tokens = new InMemoryTokens(Check);
        Usage = new InMemoryUsage();
        Replicas = new InMemoryReplicas();
    }

    /// <summary>Whether every use of it fails.</summary>
    public bool IsAway { get; set; }

    public string Description => "memory";

    public bool IsHealthy => !IsAway;

    public IManagedObjects Objects => _objects;

    public IAuditTrail Audit => _audit;

    public IUsageRollups Usage { get; }

    public IReplicas Replicas { get; }

    public ITokens Tokens => _tokens;

    public IAdaptiveArchive Adaptive { get; set; } = new InMemoryArchive();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Check()
    {
        if (IsAway)
        {
            throw new RepositoryException("the repository is away");
        }
    }
}
