using EnvoyRls.Management.Repository.Directories;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>The disk, but for what a test lets fail.</summary>
internal sealed class FailingFiles : IDurableFiles
{
    private readonly DiskFiles _disk = DiskFiles.Instance;

    /// <summary>Gives the error of a method and a path, or <see langword="null"/> to let it be done.</summary>
    public Func<string, string, Exception?> Fail { get; set; } = (_, _) => null;

    /// <summary>How an error of the system looks.</summary>
    public static IOException Error(int code, string path) => new($"error {code} : '{path}'", code);

    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        Check(nameof(Create), path);
        _disk.Create(path, contents);
    }

    public void Rename(string from, string to)
    {
        Check(nameof(Rename), to);
        _disk.Rename(from, to);
    }

    public void SyncDirectory(string path)
    {
        Check(nameof(SyncDirectory), path);
        _disk.SyncDirectory(path);
    }

    public void Delete(string path)
    {
        Check(nameof(Delete), path);
        _disk.Delete(path);
    }

    public void Append(string path, ReadOnlySpan<byte> lines, bool durable)
    {
        Check(nameof(Append), path);
        _disk.Append(path, lines, durable);
    }

    private void Check(string verb, string path)
    {
        if (Fail(verb, path) is { } error)
        {
            throw error;
        }
    }
}
