using System.Globalization;
using System.Net;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Releases over REST at one replica, calls at all of them.</summary>
[Collection(nameof(Cluster))]
public sealed class ReleaseTests(Cluster cluster)
{
    private const uint Stable = 100_000;
    private const int Keys = 1000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_staged_release_holds_for_its_share_of_the_keys_the_same_everywhere_and_then_for_all()
    {
        string key = await StableRuleAsync("share");
        string release = await CreateAsync(key, 777, """, "stages": [{"percent": "20%", "for": "1h"}]""");
        string[] values = [.. Enumerable.Range(0, Keys).Select(_ => Guid.NewGuid().ToString("N"))];
        await StateIsAsync(release, "staged");
        await EverywhereAsync(key, values, Keys * 14 / 100, Keys * 26 / 100);
        bool[] first = await HeldAsync(cluster.Replicas[0], key, values);
        foreach (ManagedServer replica in cluster.Replicas)
        {
            Assert.Equal(first, await HeldAsync(replica, key, values));
        }

        // A change of something else meanwhile leaves the candidate and its keys as they are.
        (await cluster.Replicas[1].Admin.PutRuleAsync("beside", "beside", 3)).Expect(HttpStatusCode.Created);
        await cluster.Replicas[2].LimitIsAsync("beside", 3);
        Assert.Equal(first, await HeldAsync(cluster.Replicas[2], key, values));

        (await cluster.Replicas[2].Admin.PostAsync($"/v1/admin/releases/{release}/promote", "")).Expect(HttpStatusCode.OK);
        await EverywhereAsync(key, values, Keys, Keys);
        await StateIsAsync(release, "done");
    }

    [Fact]
    public async Task An_aborted_release_is_out_of_force_at_every_replica()
    {
        string key = await StableRuleAsync("aborted");
        string release = await CreateAsync(key, 777, """, "stages": [{"percent": "50%", "for": "1h"}]""");
        string[] values = [.. Enumerable.Range(0, Keys).Select(_ => Guid.NewGuid().ToString("N"))];
        await EverywhereAsync(key, values, Keys * 40 / 100, Keys * 60 / 100);
        (await cluster.Replicas[1].Admin.PostAsync($"/v1/admin/releases/{release}/abort?reason=enough", "")).Expect(HttpStatusCode.OK);
        await EverywhereAsync(key, values, 0, 0);
        await StateIsAsync(release, "aborted");
        AdminAnswer again = await cluster.First.Admin.PostAsync($"/v1/admin/releases/{release}/promote", "");
        Assert.Equal((HttpStatusCode.Conflict, "release-over"), (again.Status, again.Problem));
    }

    [Fact]
    public async Task A_release_that_denies_too_much_is_taken_back_at_every_replica()
    {
        string key = await StableRuleAsync("harmful");
        string release = await CreateAsync(
            key, 1, """, "stages": [{"percent": "50%", "for": "1h"}], "rollback_if": {"denials_above": "10%", "min_decisions": 50}""");
        string[] values = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid().ToString("N"))];
        await EverywhereAsync(key, values, 20, 80, candidate: 1);

        // Only the last replica sees traffic. It judges, and all go back.
        for (int i = 0; i < 4; i++)
        {
            await cluster.Replicas[^1].Grpc.AskAsync(RequestOf(key, values, hits: 1));
        }

        await EverywhereAsync(key, values, 0, 0, candidate: 1);
        JsonElement over = await StateIsAsync(release, "rolled_back");
        Assert.Contains("denied", $"{over.GetProperty("detail")}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_stages_widens_and_ends_by_itself()
    {
        string key = await StableRuleAsync("widening");
        string release = await CreateAsync(key, 777, """, "stages": [{"percent": "10%", "for": "3s"}, {"percent": "60%", "for": "4s"}]""");
        string[] values = [.. Enumerable.Range(0, Keys).Select(_ => Guid.NewGuid().ToString("N"))];
        await EverywhereAsync(key, values, Keys * 5 / 100, Keys * 15 / 100);
        bool[] narrow = await HeldAsync(cluster.First, key, values);
        await EverywhereAsync(key, values, Keys * 50 / 100, Keys * 70 / 100);
        bool[] wide = await HeldAsync(cluster.First, key, values);
        Assert.All(narrow.Zip(wide), pair => Assert.True(pair.Second || !pair.First, "a key that was in stays in"));
        await EverywhereAsync(key, values, Keys, Keys);
        await StateIsAsync(release, "done");
    }

    [Fact]
    public async Task A_scheduled_release_comes_into_force_at_its_moment_and_not_before()
    {
        string key = await StableRuleAsync("scheduled");
        DateTimeOffset moment = DateTimeOffset.UtcNow.AddSeconds(4);
        string release = await CreateAsync(key, 777, string.Create(CultureInfo.InvariantCulture, $", \"activate_at\": \"{moment:yyyy-MM-ddTHH:mm:ss.fffZ}\""));
        uint before = await cluster.Replicas[1].LimitAsync(key, "x");
        if (DateTimeOffset.UtcNow < moment)
        {
            Assert.Equal(Stable, before);
        }

        foreach (ManagedServer replica in cluster.Replicas)
        {
            await replica.LimitIsAsync(key, 777);
        }

        Assert.True(DateTimeOffset.UtcNow >= moment);
        await StateIsAsync(release, "done");
    }

    private async Task<string> StableRuleAsync(string key)
    {
        (await cluster.First.Admin.PutRuleAsync(key, key, (int)Stable)).Expect(HttpStatusCode.Created);
        foreach (ManagedServer replica in cluster.Replicas)
        {
            await replica.LimitIsAsync(key, Stable);
        }

        return key;
    }

    private async Task<string> CreateAsync(string key, int amount, string plan)
    {
        AdminAnswer created = await cluster.First.Admin.PostAsync("/v1/admin/releases", ManagedRuleText.ChangeSet(key, key, amount, plan));
        return $"{created.Expect(HttpStatusCode.Created).Json.GetProperty("id")}";
    }

    private async Task<JsonElement> StateIsAsync(string release, string state)
    {
        JsonElement last = default;
        foreach (ManagedServer replica in cluster.Replicas)
        {
            await Eventually.IsTrueAsync(
                async () =>
                {
                    AdminAnswer answer = await replica.Admin.GetAsync($"/v1/admin/releases/{release}");
                    last = answer.Status == HttpStatusCode.OK ? answer.Json : default;
                    return last.ValueKind == JsonValueKind.Object && last.GetProperty("state").GetString() == state;
                },
                Soon,
                () => $"{release} is {state}: {last}");
        }

        return last;
    }

    /// <summary>Waits until every replica holds between so many and so many of the values to the candidate's limit.</summary>
    private async Task EverywhereAsync(string key, string[] values, int least, int most, uint candidate = 777)
    {
        foreach (ManagedServer replica in cluster.Replicas)
        {
            int held = 0;
            await Eventually.IsTrueAsync(
                async () =>
                {
                    held = (await HeldAsync(replica, key, values, candidate)).Count(isHeld => isHeld);
                    return held >= least && held <= most;
                },
                Soon,
                () => string.Create(CultureInfo.InvariantCulture, $"{least} to {most} of {key} are held to the candidate, not {held}"));
        }
    }

    /// <summary>Which of the values are held to the candidate's limit; all others are held to the stable one.</summary>
    private static async Task<bool[]> HeldAsync(ManagedServer replica, string key, string[] values, uint candidate = 777)
    {
        RateLimitResponse answer = await replica.Grpc.AskAsync(RequestOf(key, values, hits: 0));
        Assert.All(answer.Statuses, status => Assert.True(status.CurrentLimit?.RequestsPerUnit is { } limit && (limit == candidate || limit == Stable)));
        return [.. answer.Statuses.Select(status => status.CurrentLimit.RequestsPerUnit == candidate)];
    }

    private static RateLimitRequest RequestOf(string key, string[] values, uint hits)
    {
        RateLimitRequest request = new() { Domain = ManagedRuleText.Domain };
        foreach (string value in values)
        {
            RateLimitDescriptor descriptor = RateLimitClient.Descriptor((key, value));
            descriptor.HitsAddend = hits;
            request.Descriptors.Add(descriptor);
        }

        return request;
    }
}
