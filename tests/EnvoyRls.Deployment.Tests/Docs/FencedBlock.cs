namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Info">What stands behind the fence: the language.</param>
/// <param name="Marker">The text of an HTML comment right above the fence, if there is one.</param>
/// <param name="Text">Its lines, without the indentation of the fence.</param>
internal sealed record FencedBlock(int Line, string Info, string? Marker, IReadOnlyList<string> Text)
{
    private const string NeedsWord = "needs ";
    private const string ExitsWord = "exits ";
    private const string FileWord = "file: ";

    /// <summary>Whether its commands are to be run: by its language, not by what it may need.</summary>
    public bool IsShell => Info is "sh" or "console";

    /// <summary>What is missing here to run it, as the page says.</summary>
    public string? Needs => After(NeedsWord);

    /// <summary>How its last command ends.</summary>
    public int ExitCode => After(ExitsWord) is { } code ? int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>The file that the reader is told to write it to.</summary>
    public string? File => After(FileWord);

    private string? After(string word) => Marker?.StartsWith(word, StringComparison.Ordinal) == true ? Marker[word.Length..] : null;
}
