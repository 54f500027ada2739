namespace EnvoyRls.Management.Repository.Directories;

/// <summary>What is done with <see cref="IDurableFiles"/> in several steps.</summary>
internal static class DurableFilesExtensions
{
    /// <summary>What unfinished files end in; they are nobody's after a crash.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Replaces a file so that a crash leaves the old contents or the new ones, and these when it has returned.</summary>
    public static void Replace(this IDurableFiles files, string path, ReadOnlySpan<byte> contents)
    {
        files.Create(path + Unfinished, contents);
        files.Rename(path + Unfinished, path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
