namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Runs work on files, and says in an operator's words why it failed.</summary>
internal sealed class FileWork
{
    private const int WouldBlock = 11;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    private volatile bool _succeeded = true;

    /// <summary>Whether the last work succeeded.</summary>
    public bool Succeeded => _succeeded;

    /// <summary>Runs work on a thread of its own: a disk may take seconds for an fsync, and the pool's few threads answer calls.</summary>
    /// <exception cref="RepositoryException">A file could not be read or written.</exception>
    public async Task<T> RunAsync<T>(Func<T> work)
    {
        try
        {
            T result = await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _succeeded = true;
            return result;
        }
        catch (Exception error) when (error is RepositoryException or IOException or UnauthorizedAccessException)
        {
            _succeeded = false;
            throw Explain(error);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>What an error of a file means and what helps.</summary>
    public static RepositoryException Explain(Exception error) => error switch
    {
        RepositoryException known => known,
        UnauthorizedAccessException => new RepositoryException($"{error.Message} Let the user that the server runs as read and write it.", error),
        IOException { HResult: NoSpace or QuotaExceeded } => new RepositoryException($"the disk is full: {error.Message}; free some space, what was kept before is safe", error),
        IOException { HResult: ReadOnlyFileSystem } => new RepositoryException($"the file system is read-only: {error.Message}; mount it writable", error),
        _ => new RepositoryException(error.Message, error),
    };

    /// <summary>Whether an error means that somebody else holds a lock.</summary>
    public static bool IsLocked(IOException error) => error.HResult == WouldBlock;
}
