namespace EnvoyRls.Server.Sources;

/// <summary>Finds files below a directory: links to files are followed, links to directories are not walked.</summary>
internal static class RuleFileWalk
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>Whether an entry is to be walked (a directory) or taken (anything else).</summary>
    /// <param name="relativePath">From the directory the walk started at, with <c>/</c>.</param>
    /// <param name="isDirectory">False for a link to a directory.</param>
    public delegate bool Choice(string relativePath, bool isDirectory);

    /// <summary>All wanted files, named by relative path, in ordinal order. What is wanted but cannot be read has no path.</summary>
    public static IReadOnlyList<RuleFile> Files(string directory, Choice wanted)
    {
        List<RuleFile> files = [];
        Visit(new DirectoryInfo(directory), "", wanted, files);
        files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    private static void Visit(DirectoryInfo directory, string prefix, Choice wanted, List<RuleFile> files)
    {
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos("*", Everything))
        {
            string name = prefix + entry.Name;
            bool link = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
            DirectoryInfo? below = link ? null : entry as DirectoryInfo;
            if (!wanted(name, below is not null))
            {
                continue;
            }

            if (below is null)
            {
                files.Add(RuleFile.At(name, link ? RealPath.Of(entry.FullName) : entry.FullName));
            }
            else if (!TryVisit(below, $"{name}/", wanted, files))
            {
                files.Add(RuleFile.At(name, null));
            }
        }
    }

    private static bool TryVisit(DirectoryInfo directory, string prefix, Choice wanted, List<RuleFile> files)
    {
        try
        {
            Visit(directory, prefix, wanted, files);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
