namespace EnvoyRls.Testing;

/// <summary>Points symbolic links elsewhere in one step, as kubelet and deployments do.</summary>
public static class SymbolicLink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Makes a new link and renames it over the old one, if there is one.</summary>
    public static async Task SwapAsync(string link, string target)
    {
        string next = $"{link}_tmp";
        File.CreateSymbolicLink(next, target);

        // File.Move looks through a link at what it names; mv -T does not.
        await ChildProcess.RunAsync("mv", ["-T", next, link], Limit);
    }
}
