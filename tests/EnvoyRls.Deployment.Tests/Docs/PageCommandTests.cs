namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>
/// Every command of the documentation is run, page by page, from top to bottom, in one shell: blocks of <c>sh</c> and of
/// <c>console</c>. What cannot be run here says why in a comment right above: <c>&lt;!-- needs a cluster --&gt;</c>. Programs are those
/// that were built (<c>dotnet run</c> starts them too); what a page takes for granted is in <c>preambles</c>.
/// </summary>
public sealed class PageCommandTests(PageRuns runs) : IClassFixture<PageRuns>
{
    public static TheoryData<string> Names => [.. PageRuns.PagesToRun().Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_commands_do_what_it_says(string page) => Assert.True(runs.FaultOf(page) is null, $"{page}, {runs.FaultOf(page)}");
}
