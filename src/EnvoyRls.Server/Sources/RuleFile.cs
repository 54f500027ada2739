namespace EnvoyRls.Server.Sources;

/// <summary>A file of rules as a scan finds it; two scans that compare equal saw the same files with the same content.</summary>
/// <param name="Name">The document's name.</param>
/// <param name="Path">Where the content lies once all links are followed, so that a swapped link is a difference; <see langword="null"/> for what is no readable file.</param>
/// <param name="Modified">When the content was last written.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct RuleFile(string Name, string? Path, DateTime Modified, long Length)
{
    /// <summary>Where it lies below the directory that was scanned, with <c>/</c>; the name unless told otherwise.</summary>
    public string RelativePath { get; init; } = Name;

    /// <summary>Looks at the file of that path.</summary>
    /// <param name="name">The document's name.</param>
    /// <param name="realPath">A path without links, or <see langword="null"/> when there is none.</param>
    public static RuleFile At(string name, string? realPath)
    {
        FileInfo? file = realPath is null ? null : new FileInfo(realPath);
        return file is { Exists: true } ? new RuleFile(name, realPath, file.LastWriteTimeUtc, file.Length) : new RuleFile(name, null, default, 0);
    }
}
