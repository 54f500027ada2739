using System.Net;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Cli.Tests;

/// <summary>Asks a real limiter over real gRPC.</summary>
public sealed class AskTests : IAsyncLifetime
{
    private const string Rules =
        """
        domain: shop
        descriptors:
          - key: user
            rate_limit: {unit: day, requests_per_unit: 3, name: per_user}
          - key: free
            rate_limit: {unlimited: true}
          - key: paced
            rate_limit: {window: 90s, requests_per_unit: 40, algorithm: gcra}
        """;

    private GrpcServer? _server;

    private string Address => _server!.EndPoint.ToString()!;

    public async ValueTask InitializeAsync()
    {
        WindowClock clock = new(TimeProvider.System);
        StatRegistry statistics = new();
        RateLimiter limiter = new(
            new RuleSetSlot { Current = RuleSetLoader.Load([new RuleDocument("rules", Rules)], new RuleSetOptions()).RuleSet },
            new MemoryCounterStore(100, clock, TimeProvider.System, statistics),
            clock,
            overLimitCache: null,
            statistics,
            new RuleStatisticsRegistry(statistics, 100),
            new RateLimiterOptions { Headers = new LimitHeaders() });
        GrpcMethodTable methods = new GrpcMethodTableBuilder()
            .Unary<RateLimitRequest, RateLimitResponse>(
                "envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitRequest.Parser, (request, call) => DecideAsync(limiter, request, call))
            .Build();
        _server = new GrpcServer(methods, new GrpcServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, NullLoggerFactory.Instance, TimeProvider.System);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task An_answer_is_a_row_for_every_descriptor()
    {
        CommandRun run = await CommandRun.OfAsync(
            "ask", Address, "--domain", "shop", "--descriptor", "user=bob", "--descriptor", "free=yes", "-e", "nobody=knows");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        string[] lines = run.Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("OK", lines[0]);
        Assert.Matches(@"^user=bob +OK +3/day \(per_user\) +2 +\d+ s$", lines[2]);
        Assert.Matches("^free=yes +OK +unlimited +- +-$", lines[3]);
        Assert.Matches("^nobody=knows +OK +none +- +-$", lines[4]);
        Assert.Equal("RateLimit-Limit: 3", lines[5]);
    }

    [Fact]
    public async Task A_window_that_is_no_unit_has_no_word_and_a_reset_may_be_a_fraction()
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "shop", "--descriptor", "paced=x");

        Assert.Matches(@"(?m)^paced=x +OK +40 +39 +2\.25 s *$", run.Output);
    }

    [Fact]
    public async Task Over_the_limit_is_exit_3()
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "shop", "--descriptor", "user=eve", "--hits", "4");

        Assert.Equal(ExitCode.OverLimit, run.ExitCode);
        Assert.StartsWith("OVER_LIMIT", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peek_does_not_charge_and_a_refund_gives_back()
    {
        Assert.Contains("\"limitRemaining\": 3", await RemainingAsync("--peek"), StringComparison.Ordinal);
        Assert.Contains("\"limitRemaining\": 1", await RemainingAsync("--hits", "2"), StringComparison.Ordinal);
        Assert.Contains("\"limitRemaining\": 2", await RemainingAsync("--refund"), StringComparison.Ordinal);

        async Task<string> RemainingAsync(params string[] options) =>
            (await CommandRun.OfAsync(["ask", Address, "--domain", "shop", "--descriptor", "user=ann", "--json", .. options])).Output;
    }

    [Fact]
    public async Task A_limit_of_its_own_takes_the_place_of_the_rules()
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "shop", "--descriptor", "user=max", "--limit", "7/Hour", "--json");

        Assert.Contains("\"requestsPerUnit\": 7, \"unit\": \"HOUR\"", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", "'bob' is not key=value")]
    [InlineData("=bob", "'=bob' is not key=value")]
    [InlineData("user=bob,", "'' is not key=value")]
    public async Task A_descriptor_without_sense_is_named(string descriptor, string expected)
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "shop", "--descriptor", descriptor);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("7/fortnight")]
    [InlineData("-1/day")]
    [InlineData("7/4")]
    [InlineData("7/unknown")]
    public async Task A_limit_without_sense_is_named(string limit)
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "shop", "--descriptor", "user=bob", $"--limit={limit}");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"'{limit}' is not an amount and a unit", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commas_can_be_escaped()
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "shop", "--descriptor", @"user=a\,b\\=c");

        Assert.Contains(@"user=a,b\=c", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_code()
    {
        CommandRun run = await CommandRun.OfAsync("ask", Address, "--domain", "", "--descriptor", "a=b");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal($"rls ask: {Address} answered INVALID_ARGUMENT: rate limit domain must not be empty\n", run.Error);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_sentence()
    {
        CommandRun run = await CommandRun.OfAsync("ask", "127.0.0.1:1", "--domain", "d", "--descriptor", "a=b", "--timeout", "5");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("rls ask: 127.0.0.1:1 answered UNAVAILABLE", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("host:port")]
    public async Task A_target_that_is_no_address_is_named(string target)
    {
        CommandRun run = await CommandRun.OfAsync("ask", target, "--domain", "d", "--descriptor", "a=b", "--timeout", "2");

        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Contains(target, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static async ValueTask<RateLimitResponse?> DecideAsync(RateLimiter limiter, RateLimitRequest request, GrpcCall call)
    {
        RateLimitResult result = await limiter.DecideAsync(request, call.Deadline);
        if (result.Fault is { } fault)
        {
            call.Fail(StatusCode.InvalidArgument, fault.Message);
        }

        return result.Response;
    }
}
