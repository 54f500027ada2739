namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Every page of the manual can be found from its index.</summary>
public sealed class PageIndexTests
{
    private const string Index = "docs/README.md";

    [Fact]
    public void The_index_has_every_page()
    {
        string index = string.Join('\n', Pages.Named(Index).Prose.Select(static line => line.Text));
        string[] missing =
        [
            .. Pages.All
                .Where(static page => Path.GetDirectoryName(page.Name) == "docs" && page.Name != Index)
                .Select(static page => Path.GetFileName(page.Name))
                .Where(name => !index.Contains($"]({name}", StringComparison.Ordinal)),
        ];
        Assert.True(missing.Length == 0, $"{Index} has no link to {string.Join(", ", missing)}");
    }
}
