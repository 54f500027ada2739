using System.Globalization;
using System.Net;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Tiers given over REST, and calls that say nothing but who the user is. The limits of a tier stand in a rule file.</summary>
[Collection(nameof(Cluster))]
public sealed class TierTests(Cluster cluster)
{
    private const uint Plain = 100;
    private const uint Gold = 5000;

    [Fact]
    public async Task A_user_put_into_a_tier_is_held_to_its_limits_until_taken_out()
    {
        await EverywhereAsync("ann", Plain);
        (await PutAsync("ann", """{"tier": "gold", "reason": "signed"}""")).Expect(HttpStatusCode.Created);
        await EverywhereAsync("ann", Gold);
        Assert.Equal(Plain, await cluster.First.LimitAsync("user_id", "bob"));

        // A tier that no rule knows leaves the user where everybody is.
        (await PutAsync("ann", """{"tier": "unheard-of"}""")).Expect(HttpStatusCode.OK);
        await EverywhereAsync("ann", Plain);
        (await cluster.First.Admin.DeleteAsync("/v1/admin/tiers/ann")).Expect(HttpStatusCode.NoContent);
        await EverywhereAsync("ann", Plain);
    }

    [Fact]
    public async Task An_assignment_ends_when_it_expires()
    {
        string expires = DateTimeOffset.UtcNow.AddSeconds(5).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        (await PutAsync("visitor", $$"""{"tier": "gold", "expires": "{{expires}}"}""")).Expect(HttpStatusCode.Created);
        await EverywhereAsync("visitor", Plain);
        Assert.True(DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) <= DateTimeOffset.UtcNow, "it ended at its time, not before");
    }

    [Fact]
    public async Task Limits_of_one_user_go_before_everything_and_rollback_brings_back_what_was()
    {
        (await PutAsync("müller/søn ü", """{"tier": "gold"}""")).Expect(HttpStatusCode.Created);
        await EverywhereAsync("müller/søn ü", Gold);
        long version = await cluster.First.Admin.VersionAsync();

        AdminAnswer custom = await PutAsync(
            "müller/søn ü",
            """{"tier": "gold", "limits": [{"domain": "managed", "descriptors": [{"key": "user_id"}], "rate_limit": {"unit": "day", "requests_per_unit": 7}}]}""");
        custom.Expect(HttpStatusCode.OK);
        await EverywhereAsync("müller/søn ü", 7);
        Assert.Equal(Plain, await cluster.First.LimitAsync("user_id", "müller"));

        string rollback = string.Create(CultureInfo.InvariantCulture, $$"""{"version": {{version}}, "reason": "not meant so"}""");
        AdminAnswer back = await cluster.Replicas[1].Admin.PostAsync("/v1/admin/rollback", rollback);
        back.Expect(HttpStatusCode.OK);
        await EverywhereAsync("müller/søn ü", Gold);
    }

    private Task<AdminAnswer> PutAsync(string user, string body) => cluster.First.Admin.PutAsync($"/v1/admin/tiers/{Uri.EscapeDataString(user)}", body);

    private async Task EverywhereAsync(string user, uint limit)
    {
        foreach (ManagedServer replica in cluster.Replicas)
        {
            await replica.LimitIsAsync("user_id", limit, value: user);
        }
    }
}
