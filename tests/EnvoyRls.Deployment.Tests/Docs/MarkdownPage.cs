using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>A page of the documentation, as far as tests look at it.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string name, string[] lines)
    {
        Name = name;
        List<FencedBlock> blocks = [];
        List<(int, string)> prose = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } fence)
            {
                prose.Add((i + 1, lines[i]));
                continue;
            }

            int end = Array.FindIndex(lines, i + 1, line => line.Trim() == fence.Groups["fence"].Value);
            Assert.True(end > i, $"{name}:{i + 1}: the block has no end");
            blocks.Add(Block(lines, i, end, fence));
            i = end;
        }

        Blocks = blocks;
        Prose = prose;
    }

    /// <summary>Its path below the repository's root.</summary>
    public string Name { get; }

    public IReadOnlyList<FencedBlock> Blocks { get; }

    /// <summary>All lines outside of blocks, with their numbers.</summary>
    public IReadOnlyList<(int Line, string Text)> Prose { get; }

    /// <summary>What can follow a <c>#</c> in a link to it, as GitHub makes it of headings.</summary>
    public IReadOnlySet<string> Anchors => _anchors ??= FindAnchors();

    private HashSet<string>? _anchors;

    public static MarkdownPage Read(string name) => new(name, File.ReadAllLines(Repository.PathOf(name)));

    private static FencedBlock Block(string[] lines, int start, int end, Match fence)
    {
        int indent = fence.Groups["indent"].Length;
        string? marker = start > 0 && Comment().Match(lines[start - 1]) is { Success: true } comment ? comment.Groups["text"].Value : null;
        string[] text = [.. lines[(start + 1)..end].Select(line => line[Math.Min(indent, line.Length - line.TrimStart().Length)..])];
        return new FencedBlock(start + 1, fence.Groups["info"].Value.Trim(), marker, text);
    }

    private HashSet<string> FindAnchors()
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach ((_, string line) in Prose)
        {
            if (Heading().Match(line) is not { Success: true } heading)
            {
                continue;
            }

            string slug = Slug(heading.Groups["text"].Value);
            string unique = slug;
            for (int i = 1; !anchors.Add(unique); i++)
            {
                unique = $"{slug}-{i}";
            }
        }

        return anchors;
    }

    private static string Slug(string heading)
    {
        string text = LinkText().Replace(heading.Trim(), "${text}");
        return NotInSlugs().Replace(text, "").Replace(' ', '-').ToLowerInvariant();
    }

    [GeneratedRegex("^(?<indent> *)(?<fence>```+)(?<info>[^`]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("^ *<!-- (?<text>.*) -->$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("^#+ +(?<text>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInSlugs();
}
