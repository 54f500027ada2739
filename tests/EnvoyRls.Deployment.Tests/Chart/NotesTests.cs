using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EnvoyRls.Deployment.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed partial class NotesTests
{
    [Fact]
    public async Task They_tell_how_to_ask_about_a_rule_that_is_there()
    {
        string notes = await NotesAsync("trial");
        JsonNode call = JsonNode.Parse(Call().Match(notes).Groups["json"].Value)!;
        Assert.Equal("shop", (string?)call["domain"]);
        Assert.Equal("path", (string?)call["descriptors"]![0]!["entries"]![0]!["key"]);
        Assert.Contains("rls ask localhost:8081 --domain shop --descriptor path=test", notes, StringComparison.Ordinal);
        Assert.Contains("The Redis of the chart is for trials", notes, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task They_warn_of_what_limits_nothing_or_too_little()
    {
        string notes = await NotesAsync("per-replica");
        Assert.Contains("WARNING: there are no rules", notes, StringComparison.Ordinal);
        Assert.Contains("WARNING: each replica counts for itself", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", await NotesAsync("redis-single"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_tell_how_to_make_the_first_token()
    {
        string notes = await NotesAsync("management-postgres");
        Assert.Contains("exec deployment/envoyrls -- dotnet rls.dll token create", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("token create", await NotesAsync("minimal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TLS_they_do_not_ask_in_plain_text() =>
        Assert.DoesNotContain("-plaintext", await NotesAsync("management-directory"), StringComparison.Ordinal);

    private static async Task<string> NotesAsync(string set)
    {
        ProcessResult result = await Helm.RunAsync(
            "install", "envoyrls", Helm.Chart, "--namespace", "envoyrls", "--dry-run=client", "--values", ValueSets.PathOf(set));
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output[result.Output.IndexOf("NOTES:", StringComparison.Ordinal)..];
    }

    [GeneratedRegex(@"/json -d '(?<json>\{.*\})'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();
}
