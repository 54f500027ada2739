using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>What pages point at within the repository is there.</summary>
public sealed partial class PageLinkTests
{
    public static TheoryData<string> Names => [.. Pages.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_links_lead_somewhere(string name)
    {
        MarkdownPage page = Pages.Named(name);
        string[] broken = [.. page.Prose.SelectMany(line => Targets(line.Text).Where(target => !Leads(page, target)).Select(target => $"{name}:{line.Line}: {target}"))];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pages_that_it_names_are_there(string name)
    {
        string[] missing =
        [
            .. Pages.Named(name).Prose
                .SelectMany(line => NamedPage().Matches(line.Text).Select(match => (line.Line, match.Value)))
                .Where(static mention => !File.Exists(Repository.PathOf(mention.Value)))
                .Select(mention => $"{name}:{mention.Line}: {mention.Value}"),
        ];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void A_link_to_a_heading_that_is_not_there_is_broken()
    {
        MarkdownPage page = Pages.Named("docs/rules.md");
        Assert.True(Leads(page, "#matching-values"));
        Assert.True(Leads(page, "algorithms.md"));
        Assert.False(Leads(page, "#no-such-heading"));
        Assert.False(Leads(page, "no-such-page.md"));
    }

    private static IEnumerable<string> Targets(string line) => Link().Matches(line)
        .Select(static match => match.Groups["target"].Value)
        .Where(static target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Leads(MarkdownPage page, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? page.Name : Path.GetRelativePath(
            Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathOf(page.Name), "..", parts[0])));
        return parts.Length == 1
            ? Path.Exists(Repository.PathOf(path))
            : File.Exists(Repository.PathOf(path)) && MarkdownPage.Read(path).Anchors.Contains(parts[1]);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s""[^""]*"")?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w./-])docs/[\w/-]+\.md\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedPage();
}
