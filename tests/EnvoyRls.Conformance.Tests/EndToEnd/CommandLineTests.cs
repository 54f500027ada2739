using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Settings_that_cannot_work_are_refused_all_at_once()
    {
        ProcessResult result = await ServerProgram.RunAsync(
            [],
            ("CONFIG_TYPE", "GRPC_XDS_DELTA"),
            ("BACKEND_TYPE", "redis"),
            ("REDIS_SOCKET_TYPE", "unix"),
            ("REDIS_URL", "redis://alice:wonderland@localhost:6379"),
            ("REDIS_POOL_ON_EMPTY_BEHAVIOR", "CREATE"),
            ("USE_PROMETHEUS", "true"),
            ("NEAR_LIMIT_RATIO", "most"),
            ("LOG_LEVEL", "loud"));
        Assert.Equal(1, result.ExitCode);
        string[] expected =
        [
            "Invalid setting for ConfigType: GRPC_XDS_DELTA",
            "a unix socket needs REDIS_URL to be its path",
            "REDIS_POOL_ON_EMPTY_BEHAVIOR",
            "unable to use more than one stats sink at the same time",
            "NEAR_LIMIT_RATIO",
            "LOG_LEVEL",
        ];
        Assert.All(expected, text => Assert.Contains(text, result.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("wonderland", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memcached_is_refused_in_words()
    {
        ProcessResult result = await ServerProgram.RunAsync([], ("BACKEND_TYPE", "memcache"), ("MEMCACHE_HOST_PORT", "localhost:11211"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("BACKEND_TYPE: memcache is not supported", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "GRPC_MAX_CONNECTION_AGE")]
    [InlineData("--version", "0.1.0")]
    public async Task It_answers_questions_about_itself(string flag, string expected)
    {
        ProcessResult result = await ServerProgram.RunAsync([flag]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_serves_without_any_setting_but_its_ports()
    {
        int port = FreePort.Next();
        Dictionary<string, string> ports = new(StringComparer.Ordinal)
        {
            ["GRPC_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["DEBUG_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        };
        await using ChildProcess demo = ChildProcess.Start("dotnet", [Programs.Server, "--demo"], ports);
        await Eventually.IsTrueAsync(
            () => demo.Output.Contains("Ask it:", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "it greets");
        using RateLimitClient client = new(new GrpcChannelOptions { Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) });
        RateLimitRequest request = RateLimitClient.Request("remote_address", "203.0.113.9");
        request.Domain = "quickstart";
        Assert.NotNull((await client.AskAsync(request)).Statuses[0].CurrentLimit);
        await demo.TerminateAsync();
        Assert.Equal(0, await demo.ExitCodeAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("--no-such-flag")]
    [InlineData("stray")]
    public async Task A_command_line_it_does_not_know_is_refused(string word)
    {
        ProcessResult result = await ServerProgram.RunAsync([word]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(word, result.Errors, StringComparison.Ordinal);
        Assert.Contains("--help", result.Errors, StringComparison.Ordinal);
    }
}
