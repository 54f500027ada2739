using EnvoyRls.Management.Repository.Directories;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>Does what is asked, waits for no disk, and keeps a list of it.</summary>
internal sealed class RecordingFiles : IDurableFiles
{
    public List<CrashStep> Steps { get; } = [];

    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        Steps.Add(new CrashStep(nameof(Create), path, "", contents.ToArray()));
        File.WriteAllBytes(path, contents);
    }

    public void Rename(string from, string to)
    {
        Steps.Add(new CrashStep(nameof(Rename), from, to, []));
        File.Move(from, to, overwrite: true);
    }

    public void SyncDirectory(string path) => Steps.Add(new CrashStep(nameof(SyncDirectory), path, "", []));

    public void Delete(string path)
    {
        Steps.Add(new CrashStep(nameof(Delete), path, "", []));
        File.Delete(path);
    }

    public void Append(string path, ReadOnlySpan<byte> lines, bool durable) => throw new NotSupportedException("lines are tested on the disk");
}
