using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Repository.Directories.Archive;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Everything managed in one directory, for one replica: YAML that people can read, and lines of JSON.</summary>
internal sealed class DirectoryRepository : IRepository
{
    private readonly DirectoryLock _lock;
    private readonly FileWork[] _works;
    private readonly DirectoryObjects _objects;
    private readonly DirectoryAudit _audit;
    private readonly DirectoryUsage _usage;
    private readonly DirectoryTokens _tokens;
    private readonly DirectoryArchive _adaptive;

    private DirectoryRepository(DirectoryOptions options, DirectoryLock held, IDurableFiles files, FileWork work, TimeProvider time, ILogger log)
    {
        DirectoryLayout layout = new(options.Path);
        FileWork auditing = new();
        FileWork counting = new();
        FileWork archiving = new();
        Description = $"directory {options.Path}";
        _lock = held;
        _works = [work, auditing, counting, archiving];
        _objects = DirectoryObjects.Open(options, layout, files, work, time, log);
        _audit = new DirectoryAudit(layout, files, auditing, time, log);
        _usage = new DirectoryUsage(layout, files, counting, time);
        _tokens = new DirectoryTokens(options.Path, files, time);
        _adaptive = new DirectoryArchive(layout, files, archiving, time);
        Replicas = new DirectoryReplicas(time);
    }

    public string Description { get; }

    public bool IsHealthy => _works.All(work => work.Succeeded) && _objects.StateIsWritten;

    public IManagedObjects Objects => _objects;

    public IAuditTrail Audit => _audit;

    public IUsageRollups Usage => _usage;

    public IReplicas Replicas { get; }

    public ITokens Tokens => _tokens;

    public IAdaptiveArchive Adaptive => _adaptive;

    /// <summary>Opens the directory for this process alone.</summary>
    /// <exception cref="RepositoryException">Another process has it open, or it cannot be read or written.</exception>
    public static Task<DirectoryRepository> OpenAsync(DirectoryOptions options, TimeProvider time, ILogger<DirectoryRepository> log) =>
        OpenAsync(options, DiskFiles.Instance, time, log);

    /// <summary>Opens a directory on the file system given.</summary>
    internal static Task<DirectoryRepository> OpenAsync(DirectoryOptions options, IDurableFiles files, TimeProvider time, ILogger<DirectoryRepository> log)
    {
        FileWork work = new();
        return work.RunAsync(() => Open(options, files, work, time, log));
    }

    public ValueTask DisposeAsync()
    {
        _objects.Dispose();
        _audit.Dispose();
        _usage.Dispose();
        _tokens.Dispose();
        _adaptive.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DirectoryRepository Open(DirectoryOptions options, IDurableFiles files, FileWork work, TimeProvider time, ILogger log)
    {
        DirectoryLayout layout = new(options.Path);
        layout.Make(files);
        DirectoryLock held = DirectoryLock.TryTake(layout.Lock)
            ?? throw new RepositoryException(
                $"another process has {options.Path} open; a directory serves one replica: stop the other, give this one a directory of its own, or share PostgreSQL");
        try
        {
            return new DirectoryRepository(options, held, files, work, time, log);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}
