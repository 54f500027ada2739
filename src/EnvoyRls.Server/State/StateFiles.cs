using EnvoyRls.Management.Repository.Directories;

namespace EnvoyRls.Server.State;

/// <summary>
/// The file that keeps counters, in a directory that belongs to one process at a time. It is replaced whole: whenever the
/// process dies, there is the last one that was complete.
/// </summary>
internal sealed class StateFiles : IDisposable
{
    private readonly string _directory;
    private readonly DirectoryLock _lock;

    private StateFiles(string directory, DirectoryLock held)
    {
        _directory = directory;
        _lock = held;
    }

    /// <summary>The complete snapshot.</summary>
    public string Current => Path.Combine(_directory, "counters.state");

    /// <summary>Where one is put that cannot be read.</summary>
    public string Broken => Current + ".broken";

    private string Unfinished => Current + ".new";

    /// <summary>Takes the directory, which comes to be if it has to; <see langword="null"/> if another process has it.</summary>
    /// <exception cref="IOException">It cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be used.</exception>
    public static StateFiles? TryOpen(string directory)
    {
        Directory.CreateDirectory(directory);
        return DirectoryLock.TryTake(Path.Combine(directory, "counters.lock")) is { } held ? new StateFiles(directory, held) : null;
    }

    /// <summary>Has a snapshot written and puts it in the place of the last one, on the disk when this returns.</summary>
    /// <returns>What was returned by who wrote.</returns>
    public T Replace<T>(Func<Stream, T> write)
    {
        T result;
        using (FileStream file = new(Unfinished, Options()))
        {
            result = write(file);
            file.Flush(flushToDisk: true);
        }

        Move(Unfinished, Current);
        return result;
    }

    /// <summary>Keeps a snapshot that cannot be read for whoever wants to look at it.</summary>
    public void SetAside() => Move(Current, Broken);

    public void Dispose() => _lock.Dispose();

    private static FileStreamOptions Options()
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // Keys of counters name clients, and are nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private void Move(string from, string to)
    {
        DiskFiles.Instance.Rename(from, to);
        DiskFiles.Instance.SyncDirectory(_directory);
    }
}
