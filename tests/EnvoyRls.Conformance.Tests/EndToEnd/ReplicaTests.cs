using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Replicas that share a Redis enforce one limit together.</summary>
public sealed class ReplicaTests(Replicas replicas) : IClassFixture<Replicas>
{
    private const int CallsInFlight = 16;
    private const int Calls = 900;
    private const int Limit = 500;

    [Theory]
    [InlineData("fixed_window")]
    [InlineData("sliding_window_log")]
    [InlineData("sliding_window_counter")]
    [InlineData("token_bucket")]
    [InlineData("leaky_bucket")]
    [InlineData("gcra")]
    public async Task Two_replicas_admit_together_exactly_what_the_limit_says(string algorithm)
    {
        string key = $"{algorithm}_of_many";
        string value = Unique();
        using RateLimitClient first = replicas.First.Connect();
        using RateLimitClient second = replicas.Second.Connect();
        int admitted = 0;
        int left = Calls;
        await Task.WhenAll(new[] { first, second }.SelectMany(client => Enumerable.Range(0, CallsInFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                RateLimitResponse answer = await client.AskAsync(Feature(key, value));
                Interlocked.Add(ref admitted, answer.OverallCode == Code.Ok ? 1 : 0);
            }
        })));
        Assert.Equal(Limit, admitted);

        // What Envoy makes its headers of: a denial with a limit and an end.
        RateLimitResponse.Types.DescriptorStatus denied = (await second.AskAsync(Feature(key, value))).Statuses[0];
        Assert.Equal((Code.OverLimit, 0u, (uint)Limit), (denied.Code, denied.LimitRemaining, denied.CurrentLimit.RequestsPerUnit));
        Assert.True(denied.DurationUntilReset.ToTimeSpan() > TimeSpan.Zero);
    }

    [Fact]
    public async Task What_one_replica_gives_back_the_other_may_admit()
    {
        using RateLimitClient first = replicas.First.Connect();
        using RateLimitClient second = replicas.Second.Connect();
        foreach (string algorithm in (string[])["sliding_window_log", "sliding_window_counter", "token_bucket", "leaky_bucket", "gcra"])
        {
            string value = Unique();
            Assert.Equal(Code.Ok, (await first.AskAsync(Feature(algorithm, value, hits: 5))).OverallCode);
            Assert.Equal(Code.OverLimit, (await second.AskAsync(Feature(algorithm, value))).OverallCode);
            RateLimitRequest refund = Feature(algorithm, value, hits: 2);
            refund.Descriptors[0].IsNegativeHits = true;
            Assert.Equal(2u, (await second.AskAsync(refund)).Statuses[0].LimitRemaining);
            Assert.Equal(Code.Ok, (await first.AskAsync(Feature(algorithm, value, hits: 2))).OverallCode);
        }
    }

    [Fact]
    public async Task A_ban_earned_at_one_replica_holds_at_the_other()
    {
        string value = Unique();
        using RateLimitClient first = replicas.First.Connect();
        using RateLimitClient second = replicas.Second.Connect();
        await first.AskAsync(Feature("banned", value));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Code.OverLimit, (await (i == 1 ? second : first).AskAsync(Feature("banned", value))).OverallCode);
        }

        // Denials are told to Redis after their answers. The limit's window is a year, so the shorter end is the ban's.
        await Eventually.IsTrueAsync(
            async () => (await second.LookAsync("features", "banned", value)).DurationUntilReset.ToTimeSpan() <= TimeSpan.FromMinutes(10),
            TimeSpan.FromSeconds(10),
            () => "the second replica knows of the ban");
        RateLimitRequest refund = Feature("banned", value, hits: 100);
        refund.Descriptors[0].IsNegativeHits = true;
        await first.AskAsync(refund);
        Assert.Equal(Code.OverLimit, (await second.AskAsync(Feature("banned", value))).OverallCode);
        Assert.Equal(Code.OverLimit, (await first.AskAsync(Feature("banned", value))).OverallCode);

        string key = await replicas.Redis.CliAsync("KEYS", $"*{value}*:ban");
        Assert.Equal($"rls2:{{8:features6:banned32:{value}}}:ban", key);
        Assert.True(await replicas.Redis.CliAsync("PTTL", key) is not "-1", "the ban expires");
        Assert.True(await replicas.First.CounterAsync("envoyrls.bans.begun_total") + await replicas.Second.CounterAsync("envoyrls.bans.begun_total") > 0);
    }

    [Fact]
    public async Task A_rollout_picks_the_same_keys_at_every_replica()
    {
        RateLimitRequest request = new() { Domain = "features" };
        request.Descriptors.AddRange(Enumerable.Range(0, 500).Select(_ => RateLimitClient.Descriptor(("somebody", Unique()))));
        using RateLimitClient first = replicas.First.Connect();
        using RateLimitClient second = replicas.Second.Connect();
        bool[] picked = [.. (await first.AskAsync(request)).Statuses.Select(status => status.CurrentLimit is not null)];
        Assert.Contains(true, picked);
        Assert.Contains(false, picked);
        bool[] there = [.. (await second.AskAsync(request)).Statuses.Select(status => status.CurrentLimit is not null)];
        Assert.Equal(picked, there);
    }

    [Fact]
    public async Task Rules_of_the_reference_have_its_keys_and_new_ones_have_theirs_and_all_expire()
    {
        DateTime today = DateTime.UtcNow;
        string value = Unique();
        using RateLimitClient client = replicas.First.Connect();
        foreach (string key in (string[])["small", "shadow", "per_minute"])
        {
            await client.AskAsync(key, value);
        }

        RateLimitRequest nested = new() { Domain = "conformance", Descriptors = { RateLimitClient.Descriptor(("tenant", value), ("user", "a b:c")) } };
        await client.AskAsync(nested);
        foreach (string key in (string[])["fixed_window", "sliding_window_log", "sliding_window_counter", "token_bucket", "leaky_bucket", "gcra", "fortnight", "calendar", "layered", "present"])
        {
            await client.AskAsync(Feature(key, value));
        }

        string[] keys = (await replicas.Redis.CliAsync("KEYS", $"*{value}*")).Split('\n');
        string[] expected =
        [
            $"conformance_per_minute_{value}_<start>",
            $"conformance_shadow_{value}_<start>",
            $"conformance_small_{value}_<start>",
            $"conformance_tenant_{value}_user_a b:c_<start>",
            $"features_present_{value}_<start>",
            V2("calendar", $"fw:{DateTime.DaysInMonth(today.Year, today.Month) * 86_400}:0:f:<start>"),
            V2("fixed_window", "fw:31536000:0:f:<start>"),
            V2("fortnight", "fw:1209600:0:f:<start>"),
            V2("gcra", "gc:31536000:0:f"),
            V2("layered", "gc:86400:1:f"),
            V2("layered", "sl:31536000:0:f"),
            V2("leaky_bucket", "lb:31536000:0:f"),
            V2("sliding_window_counter", "sc:31536000:0:f"),
            V2("sliding_window_log", "sl:31536000:0:f"),
            V2("token_bucket", "tb:31536000:0:f"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), keys.Select(WithoutStart).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (string key in keys)
        {
            Assert.True(long.Parse(await replicas.Redis.CliAsync("PTTL", key), CultureInfo.InvariantCulture) > 0, $"{key} expires");
        }

        string V2(string name, string rest) =>
            string.Create(CultureInfo.InvariantCulture, $"rls2:{{8:features{name.Length}:{name}32:{value}}}:{rest}");
    }

    /// <summary>Where a window starts depends on when the test runs.</summary>
    private static string WithoutStart(string key)
    {
        string rest = key.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return rest.Length < key.Length ? $"{rest}<start>" : key;
    }

    private static RateLimitRequest Feature(string key, string value, uint hits = 0) => RateLimitClient.Request(key, value, hits, "features");

    private static string Unique() => Guid.NewGuid().ToString("N");
}
