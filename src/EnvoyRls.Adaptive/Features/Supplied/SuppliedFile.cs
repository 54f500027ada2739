namespace EnvoyRls.Adaptive.Features.Supplied;

/// <summary>A file that the operator supplies, and what it said when it was last right. For one thread at a time.</summary>
/// <typeparam name="T">What it says.</typeparam>
/// <param name="path">Where it is.</param>
/// <param name="parse">Makes sense of its content, or says what is wrong with it.</param>
internal sealed class SuppliedFile<T>(string path, Func<byte[], (T? Content, IReadOnlyList<string> Problems)> parse)
    where T : class
{
    private (string File, DateTime Written, long Length) _read;

    public string Path => path;

    /// <summary><see langword="null"/> until it is right for the first time.</summary>
    public T? Content { get; private set; }

    /// <summary>What is wrong with it now, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Reads it if it has changed; whether it was right and is taken over.</summary>
    public bool Refresh()
    {
        try
        {
            // Before it is read: what changes meanwhile is seen the next time.
            (string, DateTime, long) now = Look();
            if (now == _read)
            {
                return false;
            }

            byte[] bytes = File.ReadAllBytes(path);
            _read = now;
            (T? content, Problems) = parse(bytes);
            Content = content ?? Content;
            return content is not null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is tried again: a mount that is being replaced is gone for a moment.
            _read = default;
            Problems = [$"{path} cannot be read: {error.Message}"];
            return false;
        }
    }

    /// <summary>How the file looks; of a link, as in a ConfigMap, the file behind it.</summary>
    private (string File, DateTime Written, long Length) Look()
    {
        FileInfo info = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return (info.FullName, info.LastWriteTimeUtc, info.Length);
    }
}
