namespace EnvoyRls.Server.Sources;

/// <summary>Follows symbolic links, those of directories on the way included.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>The path of the same file or directory without any link in it; <see langword="null"/> when nothing is there.</summary>
    public static string? Of(string path)
    {
        string full = Path.GetFullPath(path);
        string real = Path.GetPathRoot(full)!;
        Stack<string> parts = new();
        Push(parts, full);
        int links = 0;
        while (parts.TryPop(out string? part))
        {
            if (part is "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = Path.Join(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
            }

            Push(parts, target);
        }

        return Path.Exists(real) ? real : null;
    }

    private static void Push(Stack<string> parts, string path)
    {
        string relative = path[(Path.GetPathRoot(path)?.Length ?? 0)..];
        foreach (string part in relative.Split(Path.DirectorySeparatorChar).Reverse())
        {
            if (part is not ("" or "."))
            {
                parts.Push(part);
            }
        }
    }
}
