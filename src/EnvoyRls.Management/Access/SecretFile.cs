namespace EnvoyRls.Management.Access;

/// <summary>A file that holds one secret, as Kubernetes mounts it.</summary>
internal static class SecretFile
{
    /// <summary>Reads what a file holds, without the line end that editors leave behind it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The secret; empty if there is none.</param>
    /// <param name="problem">What is wrong, with the file's name; empty if nothing is.</param>
    /// <returns>Whether there is a secret.</returns>
    public static bool TryRead(string path, out string text, out string problem)
    {
        text = "";
        try
        {
            text = WithoutLineEnd(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"the file {path} cannot be read: {error.Message.TrimEnd('.')}";
            return false;
        }

        problem = text.Length > 0 ? "" : $"the file {path} is empty";
        return text.Length > 0;
    }

    private static string WithoutLineEnd(string text) => text switch
    {
        [.. string line, '\r', '\n'] => line,
        [.. string line, '\n'] => line,
        _ => text,
    };
}
