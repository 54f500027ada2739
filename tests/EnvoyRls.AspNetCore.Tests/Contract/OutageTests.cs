using EnvoyRls.AspNetCore.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Contract;

/// <summary>The real server goes away and comes back.</summary>
public sealed class OutageTests(LimitedService service) : IClassFixture<LimitedService>
{
    [Fact]
    public async Task Limits_learnt_from_the_service_are_held_to_until_it_is_back()
    {
        await using TestClient client = new(options =>
        {
            options.Addresses.Add(new Uri($"http://{service.Address}"));
            options.Domain = "contract";
            options.OnFailure = FailureMode.Local;
            options.Instances = 5;
        });
        await AskAsync(client, "user", "alice", 20);
        await AskAsync(client, "watched", "anybody", 5);

        await service.KillAsync();

        RateLimitDecision[] known = await AskAsync(client, "user", "alice", 40);
        Assert.All(known, decision => Assert.Equal(DecisionSource.Local, decision.Source));
        Assert.Equal(10, known.Count(decision => decision.IsAllowed));
        Assert.Equal(40, (await AskAsync(client, "user", "stranger", 40)).Count(decision => decision.IsAllowed));
        Assert.Equal(40, (await AskAsync(client, "watched", "anybody", 40)).Count(decision => decision.IsAllowed));

        await service.StartAsync();

        RateLimitDecision? back = null;
        await Eventually.IsTrueAsync(
            async () => (back = await client.AskAsync("user", "alice", hits: 0)).Source == DecisionSource.Service,
            TimeSpan.FromSeconds(30),
            () => "the service decides again");
        Assert.Equal(30u, back!.Statuses.Single().Remaining);
    }

    private static async Task<RateLimitDecision[]> AskAsync(TestClient client, string key, string value, int times)
    {
        RateLimitDecision[] decisions = new RateLimitDecision[times];
        for (int i = 0; i < times; i++)
        {
            decisions[i] = await client.AskAsync(key, value);
        }

        return decisions;
    }
}
