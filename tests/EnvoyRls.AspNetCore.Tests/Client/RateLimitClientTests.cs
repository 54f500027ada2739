using System.Diagnostics;
using EnvoyRls.AspNetCore.Tests.Support;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;
using Polly;
using Polly.Retry;

namespace EnvoyRls.AspNetCore.Tests.Client;

public sealed class RateLimitClientTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Fact]
    public async Task The_domain_of_the_options_goes_for_checks_that_name_none()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(service.Address);
            options.Domain = "shop";
        });

        await client.AskAsync();
        await client.Client.CheckAsync(new RateLimitCheck(new RateLimitDescriptor("a", "b")) { Domain = "other" });

        Assert.Equal(["shop", "other"], service.Requests.Select(request => request.Domain), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(FailureMode.Allow, true)]
    [InlineData(FailureMode.Deny, false)]
    public async Task Without_a_service_the_failure_mode_decides(FailureMode mode, bool allowed)
    {
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(Nowhere);
            options.OnFailure = mode;
        });

        RateLimitDecision decision = await client.AskAsync();

        Assert.Equal(allowed, decision.IsAllowed);
        Assert.Equal(DecisionSource.FailureMode, decision.Source);
        Assert.Equal("Unavailable", decision.Failure);
    }

    [Fact]
    public async Task A_service_that_takes_too_long_is_not_waited_for()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = async (_, call) =>
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return null;
        };
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(service.Address);
            options.Timeout = TimeSpan.FromMilliseconds(50);
        });

        RateLimitDecision decision = await client.AskAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(decision.IsAllowed);
        Assert.Equal("timeout", decision.Failure);
    }

    [Fact]
    public async Task A_service_that_keeps_failing_is_left_alone_for_a_while_and_then_asked_again()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = (_, call) =>
        {
            call.Fail(StatusCode.Unavailable, "no store");
            return default;
        };
        await using TestClient client = new(options => options.Addresses.Add(service.Address));

        string?[] failures = await AskAsync(client, 60);
        Assert.Contains("Unavailable", failures, StringComparer.Ordinal);
        Assert.Equal("circuit_open", failures[^1]);
        Assert.InRange(service.Requests.Count, 20, 59);

        service.Script = (_, _) => new(Answers.Ok());
        await Eventually.IsTrueAsync(
            async () => (await client.AskAsync()).Source == DecisionSource.Service, TimeSpan.FromSeconds(20), () => "the service decides again");
    }

    [Fact]
    public async Task A_check_that_the_service_refuses_does_not_count_against_its_health()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = (_, call) =>
        {
            call.Fail(StatusCode.InvalidArgument, "no");
            return default;
        };
        await using TestClient client = new(options => options.Addresses.Add(service.Address));

        Assert.All(await AskAsync(client, 60), failure => Assert.Equal("InvalidArgument", failure));
    }

    [Fact]
    public async Task The_pipeline_can_be_replaced()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = (_, call) =>
        {
            if (service.Requests.Count < 3)
            {
                call.Fail(StatusCode.Internal, "again");
                return default;
            }

            return new(Answers.Ok());
        };
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(service.Address);
            options.ConfigurePipeline = pipeline => pipeline.AddRetry(new RetryStrategyOptions
            {
                Delay = TimeSpan.Zero,
                ShouldHandle = static arguments => new(arguments.Outcome.Exception is RateLimitServiceException { Code: "Internal" }),
            });
        });

        Assert.Equal(DecisionSource.Service, (await client.AskAsync()).Source);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task A_pipeline_that_throws_does_not_fail_the_caller()
    {
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(Nowhere);
            options.ConfigurePipeline = pipeline => pipeline.AddStrategy(
                static _ => new ThrowingStrategy(), new ThrowingOptions());
        });

        RateLimitDecision decision = await client.AskAsync();

        Assert.True(decision.IsAllowed);
        Assert.Equal("pipeline", decision.Failure);
    }

    [Fact]
    public async Task Several_addresses_are_asked_in_turn()
    {
        await using ScriptedService first = await ScriptedService.StartAsync();
        await using ScriptedService second = await ScriptedService.StartAsync();
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(first.Address);
            options.Addresses.Add(second.Address);
        });

        await AskAsync(client, 10);

        Assert.Equal(5, first.Requests.Count);
        Assert.Equal(5, second.Requests.Count);
    }

    [Fact]
    public async Task An_address_that_cannot_be_reached_is_made_up_for_by_another()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(Nowhere);
            options.Addresses.Add(service.Address);
        });

        Assert.All(await AskAsync(client, 10), Assert.Null);
        Assert.Equal(10, service.Requests.Count);
    }

    [Fact]
    public async Task A_check_given_up_by_its_caller_is_no_failure_of_the_service()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = async (_, call) =>
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return null;
        };
        await using TestClient client = new(options => options.Addresses.Add(service.Address));
        using CancellationTokenSource caller = new();

        Task<RateLimitDecision> check = client.Client.CheckAsync(new RateLimitCheck(new RateLimitDescriptor("a", "b")), caller.Token).AsTask();
        await Eventually.TrueAsync(() => !service.Requests.IsEmpty);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_check_without_descriptors_is_refused()
    {
        await using TestClient client = new(options => options.Addresses.Add(Nowhere));

        await Assert.ThrowsAsync<ArgumentException>(() => client.Client.CheckAsync(new RateLimitCheck()).AsTask());
    }

    [Fact]
    public async Task A_start_without_the_service_is_a_start_all_the_same()
    {
        CapturedLogs logs = new();
        await using TestClient client = new(options => options.Addresses.Add(Nowhere), logs: logs);

        await client.StartAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Contains(logs.Lines, line => line.StartsWith("4 Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_tells_of_an_outage_once_and_of_its_end_and_names_nobody()
    {
        CapturedLogs logs = new();
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = (_, call) =>
        {
            call.Fail(StatusCode.Unavailable, "away");
            return default;
        };
        await using TestClient client = new(options => options.Addresses.Add(service.Address), logs: logs);

        await client.AskAsync(value: "a-person");
        await client.AskAsync(value: "a-person");
        service.Script = (_, _) => new(Answers.Ok());
        await client.AskAsync(value: "a-person");

        Assert.Equal(["1 Warning", "3 Debug", "2 Information"], logs.Lines.Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]), StringComparer.Ordinal);
        Assert.DoesNotContain(logs.Lines, line => line.Contains("a-person", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_fails_now_and_then_does_not_fill_the_log()
    {
        CapturedLogs logs = new();
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = (_, call) =>
        {
            if (service.Requests.Count % 2 == 0)
            {
                return new(Answers.Ok());
            }

            call.Fail(StatusCode.InvalidArgument, "no");
            return default;
        };
        await using TestClient client = new(options => options.Addresses.Add(service.Address), new FakeTimeProvider(), logs);

        await AskAsync(client, 50);

        Assert.Single(logs.Lines, line => line.StartsWith("1 Warning", StringComparison.Ordinal));
        Assert.Single(logs.Lines, line => line.StartsWith("2 Information", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_check_is_an_activity()
    {
        List<Activity> activities = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "EnvoyRls.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("ratelimit.domain") is "traced")
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(Nowhere);
            options.Domain = "traced";
        });

        await client.AskAsync();

        Activity check = Assert.Single(activities);
        Assert.Equal(ActivityStatusCode.Error, check.Status);
        Assert.Equal("failure_mode", check.GetTagItem("ratelimit.source"));
    }

    private static async Task<string?[]> AskAsync(TestClient client, int times)
    {
        string?[] failures = new string?[times];
        for (int i = 0; i < times; i++)
        {
            failures[i] = (await client.AskAsync()).Failure;
        }

        return failures;
    }

    private sealed class ThrowingOptions : ResilienceStrategyOptions;

    private sealed class ThrowingStrategy : ResilienceStrategy
    {
        protected override ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state) =>
            throw new InvalidOperationException("a strategy of one's own");
    }
}
