using System.Collections.Concurrent;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Runs every page once, two at a time, before the tests look at what came of it.</summary>
public sealed class PageRuns : IAsyncLifetime
{
    private const int AtATime = 2;

    private readonly ConcurrentDictionary<string, string?> _faults = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync() => await Parallel.ForEachAsync(
        PagesToRun().Where(IsAskedFor), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (page, _) => _faults[page.Name] = await RunAsync(page));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What went wrong with a page; null if nothing did.</summary>
    internal string? FaultOf(string page) => _faults.GetValueOrDefault(page, "not run: DOCS_PAGE asks for another one");

    internal static IEnumerable<MarkdownPage> PagesToRun() => Pages.All.Where(static page => PageSteps.Of(page).Count > 0);

    /// <summary>Whoever writes a page need not run the others; these fail then.</summary>
    private static bool IsAskedFor(MarkdownPage page) =>
        Environment.GetEnvironmentVariable("DOCS_PAGE") is not { Length: > 0 } name || page.Name.Contains(name, StringComparison.Ordinal);

    private static async Task<string?> RunAsync(MarkdownPage page)
    {
        using PageSandbox sandbox = new();
        try
        {
            return await sandbox.RunAsync(page.Name, PageSteps.Of(page));
        }
        catch (TimeoutException late)
        {
            return late.Message;
        }
    }
}
