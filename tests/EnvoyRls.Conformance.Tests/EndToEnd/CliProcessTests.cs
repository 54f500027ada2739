using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>The commands that work on files, as processes: exit codes, and one sentence for what they cannot do.</summary>
public sealed class CliProcessTests : IDisposable
{
    private const string Rules = "domain: d\ndescriptors: [{key: remote_address, rate_limit: {unit: minute, requests_per_unit: 2}}]\n";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> BadFiles => ["missing", "empty", "binary", "unclosed", "tabs", "long line", "a list", "an alias bomb", "a directory without rules"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Test_tells_suites_that_hold_from_those_that_do_not()
    {
        string suite = Write("suite.yaml", $"rules: [{Write("rules.yaml", Rules)}]\ntests: [{{name: two, steps: [{{request: {{descriptors: [{{entries: {{remote_address: a}}}}]}}, repeat: 3, expect: {{admitted: 2}}}}]}}]\n");
        ProcessResult held = await RlsAsync("test", suite);
        Assert.True(held.ExitCode == 0, held.Output + held.Errors);
        File.WriteAllText(suite, File.ReadAllText(suite).Replace("admitted: 2", "admitted: 3", StringComparison.Ordinal));
        ProcessResult failed = await RlsAsync("test", suite, "--junit", _directory.File("results.xml"));
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("FAIL", failed.Output, StringComparison.Ordinal);
        Assert.Contains("failures=\"1\"", File.ReadAllText(_directory.File("results.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_of_a_log_counts_what_the_rules_would_have_denied()
    {
        string log = Write("access.log", string.Concat(Enumerable.Range(10, 5).Select(second => $"192.0.2.1 - - [01/Mar/2026:12:00:{second} +0000] \"GET / HTTP/1.1\" 200 1\n")) + "garbage \0 \x1b[31m\n");
        ProcessResult result = await RlsAsync("replay", log, "--rules", Write("rules.yaml", Rules), "--descriptor", "remote_address=%h", "--format", "common", "--json", "--chart", _directory.File("chart.svg"));
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        using JsonDocument told = JsonDocument.Parse(result.Output);
        Assert.Contains("\"denied\": 3", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("<", File.ReadAllText(_directory.File("chart.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_and_explain_and_schema_say_what_is_asked()
    {
        string rules = Write("rules.yaml", Rules);
        Assert.Equal(0, (await RlsAsync("diff", rules, rules)).ExitCode);
        ProcessResult changed = await RlsAsync("diff", rules, Write("new.yaml", Rules.Replace("requests_per_unit: 2", "requests_per_unit: 3", StringComparison.Ordinal)));
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("requests_per_unit: 2 -> 3", changed.Output, StringComparison.Ordinal);

        ProcessResult explained = await RlsAsync("explain", "--rules", rules, "remote_address=192.0.2.1");
        Assert.True(explained.ExitCode == 0, explained.Errors);
        Assert.Contains("d_remote_address_192.0.2.1_", explained.Output, StringComparison.Ordinal);

        ProcessResult schema = await RlsAsync("schema");
        Assert.Equal(0, schema.ExitCode);
        using JsonDocument document = JsonDocument.Parse(schema.Output);
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task What_is_no_rule_file_is_refused_in_words(string kind)
    {
        string bad = Make(kind);
        await IsRefusedAsync("check", bad);
        if (kind is not ("missing" or "binary"))
        {
            return;
        }

        string good = Write("rules.yaml", Rules);
        string log = Write("access.log", "192.0.2.1 - - [01/Mar/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1\n");
        await IsRefusedAsync("explain", "--rules", bad, "a=b");
        await IsRefusedAsync("diff", good, bad);
        await IsRefusedAsync("replay", log, "--rules", bad, "--descriptor", "a=%h");
        await IsRefusedAsync("test", bad);
    }

    [Theory]
    [InlineData("check", "--no-such-flag")]
    [InlineData("check")]
    [InlineData("explain", "--rules")]
    [InlineData("explain", "--rules", "/dev/null", "--at", "yesterday", "a=b")]
    [InlineData("test")]
    [InlineData("replay", "/nowhere/access.log", "--rules", "/dev/null")]
    [InlineData("replay", "/dev/null", "--rules", "/dev/null", "--descriptor", "a=%{")]
    [InlineData("diff", "/dev/null")]
    [InlineData("ask")]
    [InlineData("schema", "stray")]
    public Task A_mistake_on_the_command_line_is_one_sentence(params string[] arguments) => IsRefusedAsync(arguments);

    private static async Task IsRefusedAsync(params string[] arguments)
    {
        ProcessResult result = await RlsAsync(arguments);
        string told = $"{string.Join(' ', arguments)}: {result.ExitCode}: {result.Output}{result.Errors}";
        Assert.True(result.ExitCode is 1 or 2, told);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", told, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", told, StringComparison.Ordinal);
        Assert.InRange(result.Errors.Trim().Length, 10, 2_000);
    }

    private string Make(string kind)
    {
        string path = _directory.File("bad.yaml");
        switch (kind)
        {
            case "missing":
                break;
            case "empty":
                File.WriteAllText(path, "");
                break;
            case "binary":
                File.WriteAllBytes(path, [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 73))]);
                break;
            case "unclosed":
                File.WriteAllText(path, "domain: d\ndescriptors: [{key: a, rate_limit: {unit: day");
                break;
            case "tabs":
                File.WriteAllText(path, "domain: d\ndescriptors:\n\t- key: a\n");
                break;
            case "long line":
                File.WriteAllText(path, $"domain: {new string('x', 10 << 20)}: [");
                break;
            case "a list":
                File.WriteAllText(path, "- domain: d\n");
                break;
            case "an alias bomb":
                File.WriteAllText(path, string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat(i == 1 ? "x" : $"*a{i - 1}", 10))}]\n")));
                break;
            default:
                path = _directory.File("nothing");
                Directory.CreateDirectory(path);
                break;
        }

        return path;
    }

    private string Write(string name, string text)
    {
        string path = _directory.File(name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Task<ProcessResult> RlsAsync(params string[] arguments) =>
        ChildProcess.CompleteAsync("dotnet", [Programs.Cli, .. arguments], TimeSpan.FromSeconds(30));
}
