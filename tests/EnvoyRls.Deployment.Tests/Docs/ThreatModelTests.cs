using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>What docs/security.md says is shown by a test is.</summary>
public sealed partial class ThreatModelTests
{
    [Fact]
    public async Task The_tests_that_the_threat_model_names_exist()
    {
        string page = await File.ReadAllTextAsync(Repository.PathOf("docs", "security.md"));
        (string Class, string Method)[] named = [.. Named().Matches(page).Select(match => (match.Groups["class"].Value, match.Groups["method"].Value)).Distinct()];
        Dictionary<string, string> sources = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
            .ToDictionary(paths => paths.Key, paths => string.Concat(paths.Select(File.ReadAllText)), StringComparer.Ordinal);

        Assert.InRange(named.Length, 20, int.MaxValue);
        Assert.All(named, test => Assert.Contains($" {test.Method}(", sources.GetValueOrDefault(test.Class) ?? "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
