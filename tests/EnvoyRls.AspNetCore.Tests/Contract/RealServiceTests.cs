using EnvoyRls.AspNetCore.Tests.Support;

namespace EnvoyRls.AspNetCore.Tests.Contract;

/// <summary>The client against the real server, counting in Redis.</summary>
public sealed class RealServiceTests(LimitedService service) : IClassFixture<LimitedService>
{
    [Fact]
    public async Task Two_clients_that_ask_at_once_are_let_pass_exactly_as_often_as_the_limit_says()
    {
        await using TestClient first = Client();
        await using TestClient second = Client();
        TestClient[] clients = [first, second];

        RateLimitDecision[] decisions = await Task.WhenAll(
            Enumerable.Range(0, 120).Select(i => clients[i % 2].AskAsync("user", "crowd").AsTask()));

        Assert.All(decisions, decision => Assert.Equal(DecisionSource.Service, decision.Source));
        Assert.Equal(50, decisions.Count(decision => decision.IsAllowed));
    }

    [Fact]
    public async Task A_limit_is_told_with_what_is_left_of_it()
    {
        await using TestClient client = Client();

        DescriptorStatus status = (await client.AskAsync("user", "alice", hits: 8)).Statuses.Single();

        Assert.Equal(new CurrentLimit(50, TimeSpan.FromDays(1), "calls of a user"), status.Limit);
        Assert.Equal(42u, status.Remaining);
        Assert.InRange(status.ResetAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Hits_are_looked_at_and_given_back()
    {
        await using TestClient client = Client();

        Assert.Equal(40u, await RemainingAsync(client, hits: 10));
        Assert.Equal(40u, await RemainingAsync(client, hits: 0));
        Assert.Equal(44u, await RemainingAsync(client, hits: -4));
    }

    [Fact]
    public async Task What_no_rule_limits_passes()
    {
        await using TestClient client = Client();

        RateLimitDecision decision = await client.AskAsync("unknown", "x");

        Assert.True(decision.IsAllowed);
        Assert.Null(decision.Statuses.Single().Limit);
    }

    [Fact]
    public async Task A_denial_of_a_token_bucket_says_when_to_come_back()
    {
        await using TestClient client = Client();

        RateLimitDecision decision = await client.AskAsync("bucket", "b", hits: 6);

        Assert.False(decision.IsAllowed);
        Assert.NotNull(decision.RetryAfter);
    }

    [Fact]
    public async Task The_start_finds_the_service()
    {
        CapturedLogs logs = new();
        await using TestClient client = new(options => options.Addresses.Add(new Uri($"http://{service.Address}")), logs: logs);

        await client.StartAsync();

        Assert.Empty(logs.Lines);
    }

    private static async Task<uint> RemainingAsync(TestClient client, long hits) =>
        (await client.AskAsync("user", "looker", hits)).Statuses.Single().Remaining;

    private TestClient Client() => new(options =>
    {
        options.Addresses.Add(new Uri($"http://{service.Address}"));
        options.Domain = "contract";
    });
}
