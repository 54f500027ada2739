using System.Text.Json;
using EnvoyRls.Conformance.Tests.Clients;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class CliTests(PlainServer fixture) : IClassFixture<PlainServer>
{
    [Fact]
    public async Task Check_finds_nothing_wrong_with_the_rules_of_this_suite()
    {
        ProcessResult result = await RlsAsync("check", Paths.Rules);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("all rate limit configs ok", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_lists_every_mistake_with_its_place()
    {
        using TemporaryDirectory directory = new();
        string file = directory.File("rules.yaml");
        await File.WriteAllTextAsync(file, "domain: d\ndescriptors:\n  - value: v\n  - key: k\n    rate_limit:\n      unit: eon\n      requests_per_unit: 1\n");
        ProcessResult result = await RlsAsync("check", directory.Path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{file}:3:", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"{file}:6:", result.Errors, StringComparison.Ordinal);
        Assert.Contains("2 errors", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_prints_the_verdict_and_exits_by_it()
    {
        string[] question = ["ask", fixture.Server.Address, "--domain", "conformance", "--descriptor", $"small={Guid.NewGuid()}", "--hits", "3"];
        ProcessResult first = await RlsAsync(question);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.StartsWith("OK", first.Output, StringComparison.Ordinal);
        Assert.Contains("3/day (small)", first.Output, StringComparison.Ordinal);

        ProcessResult second = await RlsAsync([.. question, "--json"]);
        Assert.Equal(3, second.ExitCode);
        using JsonDocument answer = JsonDocument.Parse(second.Output);
        Assert.Equal("OVER_LIMIT", answer.RootElement.GetProperty("overallCode").GetString());
    }

    [Fact]
    public async Task Ask_says_what_the_server_refused()
    {
        ProcessResult refused = await RlsAsync("ask", fixture.Server.Address, "--domain", "", "--descriptor", "a=b");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("INVALID_ARGUMENT: rate limit domain must not be empty", refused.Errors, StringComparison.Ordinal);

        ProcessResult unreachable = await RlsAsync("ask", $"127.0.0.1:{FreePort.Next()}", "--domain", "d", "--descriptor", "a=b");
        Assert.Equal(1, unreachable.ExitCode);
        Assert.Contains("UNAVAILABLE", unreachable.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_refuses_what_it_cannot_read()
    {
        Assert.Equal(2, (await RlsAsync("ask", fixture.Server.Address, "--domain", "d", "--descriptor", "no equals sign")).ExitCode);
        Assert.Equal(2, (await RlsAsync("no-such-command")).ExitCode);
    }

    private static Task<ProcessResult> RlsAsync(params string[] arguments) =>
        ChildProcess.CompleteAsync("dotnet", [Programs.Cli, .. arguments], TimeSpan.FromSeconds(30));
}
