namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>One reputation file and what it said when it was last right.</summary>
internal sealed class ReputationFile(string path)
{
    private (DateTime Written, long Length) _state;

    public IReadOnlyList<ReputationEntry> Entries { get; private set; } = [];

    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Reads it if it has changed; whether it was right and is taken over.</summary>
    public bool Refresh()
    {
        try
        {
            FileInfo info = new(path);
            (DateTime, long) state = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
            if (state == _state && (info.Exists || Problems.Count > 0))
            {
                return false;
            }

            string text = File.ReadAllText(path);
            _state = state;
            return Take(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is tried again: a mount that is being replaced is gone for a moment.
            _state = default;
            Problems = [$"{path} cannot be read: {e.Message}"];
            return false;
        }
    }

    private bool Take(string text)
    {
        (List<ReputationEntry> entries, List<ReputationError> errors) = ReputationParser.Parse(text);
        Problems = [.. errors.Select(error => $"{path}:{error}")];
        if (errors.Count > 0)
        {
            return false;
        }

        Entries = entries;
        return true;
    }
}
