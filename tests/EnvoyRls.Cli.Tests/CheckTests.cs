using EnvoyRls.Cli.RuleFiles;
using EnvoyRls.Core.Rules;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    private const string Good = "domain: a\ndescriptors:\n  - key: k\n    rate_limit: {unit: day, requests_per_unit: 1}\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Right_files_exit_0_and_are_counted()
    {
        Write("a.yaml", Good);
        Write("b.yml", Good.Replace("domain: a", "domain: b", StringComparison.Ordinal));
        Write("notes.txt", "not rules: [");
        Write(".hidden.yaml", "not rules: [");

        CommandRun run = await CommandRun.OfAsync("check", _directory.Path);

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.Equal("all rate limit configs ok: 2 files, 2 domains, 2 limits\n", run.Output);
    }

    [Fact]
    public async Task Every_mistake_is_listed_with_its_place_and_its_fix()
    {
        string first = Write("a.yaml", "domain: a\ndescriptors:\n  - key: k\n    rate_limit: {unit: dy, requests_per_unit: 1}\n  - value: v\n");
        string second = Write("b.yaml", "domain: b\ndescriptor: []\n");

        CommandRun run = await CommandRun.OfAsync("check", first, second);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(
            $"""
            {first}:4:24: error: invalid rate limit unit 'dy'
              use second, minute, hour, day, week, month or year
            {first}:5:5: error: descriptor has empty key
              give the descriptor a key
            {second}:2:1: error: config error, unknown key 'descriptor'
              did you mean 'descriptors'?
            3 errors, 0 warnings in 2 files

            """,
            run.Error);
    }

    [Fact]
    public async Task Warnings_fail_only_when_strict()
    {
        string file = Write("a.yaml", Good + "unit: day\n");

        CommandRun lenient = await CommandRun.OfAsync("check", file);
        CommandRun strict = await CommandRun.OfAsync("check", "--strict", file);

        Assert.Equal(ExitCode.Ok, lenient.ExitCode);
        Assert.StartsWith($"{file}:5:1: warning: key 'unit' has no meaning in a document", lenient.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, strict.ExitCode);
    }

    [Fact]
    public async Task Rules_that_conflict_are_warnings()
    {
        string file = Write(
            "a.yaml",
            "domain: a\ndescriptors:\n  - {key: k, value: 'x*', rate_limit: {unit: day, requests_per_unit: 1}}\n  - {key: k, value: 'xy*', rate_limit: {unit: day, requests_per_unit: 2}}\n");

        CommandRun lenient = await CommandRun.OfAsync("check", file);
        CommandRun strict = await CommandRun.OfAsync("check", "--strict", file);

        string warning = $"{file}:4:5: warning: shadowed: a.k_xy* ({file}:4:5) can never decide: every value that it matches is taken by a.k_x* ({file}:3:5) before.";
        Assert.StartsWith(warning, lenient.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, lenient.ExitCode);
        Assert.StartsWith(warning, strict.Error, StringComparison.Ordinal);
        Assert.EndsWith("0 errors, 1 warning in 1 file\n", strict.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, strict.ExitCode);
    }

    [Fact]
    public async Task Files_of_one_domain_need_to_be_merged()
    {
        Write("a.yaml", Good);
        Write("b.yaml", Good.Replace("key: k", "key: other", StringComparison.Ordinal));

        CommandRun apart = await CommandRun.OfAsync("check", _directory.Path);
        CommandRun merged = await CommandRun.OfAsync("check", _directory.Path, "--merge-domains");

        Assert.Equal(ExitCode.Failed, apart.ExitCode);
        Assert.Contains("duplicate domain 'a' in config file", apart.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, merged.ExitCode);
    }

    [Fact]
    public void Lists_below_a_directory_and_those_that_a_file_names_are_read_with_the_rules()
    {
        string rules = Write("a.yaml", Good + "# see blocked.list\n");
        Write("b.yaml", Good.Replace("domain: a", "domain: b", StringComparison.Ordinal));
        Write("blocked.list", "");
        Write("other.list", "");

        Assert.True(RuleFileReader.TryRead([_directory.Path], out IReadOnlyList<RuleDocument>? all, out _));
        Assert.True(RuleFileReader.TryRead([rules], out IReadOnlyList<RuleDocument>? one, out _));
        Assert.Equal(["a.yaml", "b.yaml", "blocked.list", "other.list"], all.Select(document => Path.GetFileName(document.Name)), StringComparer.Ordinal);
        Assert.Equal(["a.yaml", "blocked.list"], one.Select(document => Path.GetFileName(document.Name)), StringComparer.Ordinal);

        Assert.True(RuleFileReader.TryRead([rules, _directory.Path], out IReadOnlyList<RuleDocument>? both, out _));
        Assert.Single(both, document => document.Name.EndsWith("blocked.list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_read_is_one_sentence()
    {
        CommandRun missing = await CommandRun.OfAsync("check", Path.Join(_directory.Path, "nowhere.yaml"));
        CommandRun empty = await CommandRun.OfAsync("check", _directory.Path);

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (missing.ExitCode, empty.ExitCode));
        Assert.StartsWith("rls check: cannot read ", missing.Error, StringComparison.Ordinal);
        Assert.StartsWith("rls check: no .yaml or .yml file in ", empty.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Join(_directory.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
