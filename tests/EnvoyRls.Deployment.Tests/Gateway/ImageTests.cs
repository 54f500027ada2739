using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Gateway;

/// <summary>What the Dockerfile puts where others look for it.</summary>
public sealed partial class ImageTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("Dockerfile"));

    [Fact]
    public void The_program_is_found_at_bin_ratelimit_through_a_link_to_a_file_that_is_built()
    {
        Match link = Link().Match(Text);

        Assert.Equal("ratelimit", link.Groups["name"].Value);
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, link.Groups["program"].Value)), $"the build makes {link.Groups["program"].Value}");
        Assert.Contains($"-o {link.Groups["directory"].Value}\n", Text, StringComparison.Ordinal);
        Assert.Contains($"COPY --from=build {link.Groups["links"].Value}/ /bin/\n", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_entry_point_is_a_file_that_is_built() =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, EntryPoint().Match(Text).Groups["file"].Value)));

    [GeneratedRegex(@"ln -s (?<directory>/\w+)/(?<program>\S+) (?<links>/\w+)/(?<name>\S+)\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("""ENTRYPOINT \["dotnet", "(?<file>[^"]+)"\]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EntryPoint();
}
