namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Keeps other processes from writing to the directory; the system releases it when its holder dies.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or gives <see langword="null"/> if another holds it.</summary>
    public static DirectoryLock? TryTake(string path)
    {
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (FileWork.IsLocked(error))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
