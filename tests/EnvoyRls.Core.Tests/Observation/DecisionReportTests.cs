using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Observation;

public sealed class DecisionReportTests
{
    private const string Rules =
        """
        domain: d
        lists:
          deny:
          - {key: user, value: mallory, reason: abuse, expires: "1970-01-01T01:00:00Z"}
          allow:
          - {key: user, value: root}
        descriptors:
        - key: user
          rate_limit: {unit: minute, requests_per_unit: 3}
        - key: watched
          rate_limit: {unit: minute, requests_per_unit: 1}
          shadow_mode: true
        - key: free
          rate_limit: {unlimited: true}
        - key: org
          rate_limit: {unit: minute, requests_per_unit: 1}
          descriptors:
          - key: member
            charge_parents: true
            rate_limit: {unit: hour, requests_per_unit: 100}
        """;

    private readonly LimiterHarness _harness = new(Rules, inMemory: true);
    private readonly RecordingSink _sink = new();

    public DecisionReportTests() => _harness.Feed.Add(_sink);

    [Fact]
    public async Task A_record_tells_who_was_held_to_what_and_what_is_left()
    {
        RateLimitRequest request = Requests.Call("d", Requests.Descriptor("user=ann", hits: 2));

        DecisionRecord record = Assert.Single(await DecideAsync(request));

        Assert.Same(request, record.Request);
        Assert.Same(request.Descriptors[0].Entries, record.Entries);
        Assert.Equal("d.user", record.Node!.FullKey);
        Assert.Equal(3u, record.Limit!.Limit.Amount);
        Assert.Null(record.Listed);
        Assert.Equal(_harness.Clock.UnixMicroseconds, record.Now);
        Assert.Equal(2, record.Hits);
        Assert.Equal(1u, record.Remaining);
        Assert.Equal(26_000_000, record.Reset);
        Assert.False(record.IsDenied || record.IsShadowDenied || record.IsCallDenied || record.IsDegraded);
    }

    [Fact]
    public async Task Every_descriptor_of_a_denied_call_tells_that_it_was_and_one_that_nothing_is_about_tells_nothing()
    {
        RateLimitRequest request = Requests.Call("d", Requests.Descriptor("user=ann", hits: 4), Requests.Descriptor("free=1"), Requests.Descriptor("nothing=1"));

        DecisionRecord[] records = await DecideAsync(request);

        Assert.Equal<string[]>(["d.user", "d.free"], [.. records.Select(record => record.Node!.FullKey)]);
        Assert.Equal([true, false], records.Select(record => record.IsDenied));
        Assert.Equal([true, true], records.Select(record => record.IsCallDenied));
        Assert.Null(records[1].Limit);
        Assert.Equal(uint.MaxValue, records[1].Remaining);
    }

    [Fact]
    public async Task Hits_near_the_limit_are_told_as_the_statistics_count_them()
    {
        await DecideAsync(Requests.Call("d", Requests.Descriptor("user=ann", hits: 2)));

        DecisionRecord record = (await DecideAsync(Requests.Call("d", Requests.Descriptor("user=ann"))))[^1];

        Assert.Equal(1, record.NearLimit);
        Assert.Equal(1u, _harness.Count("ratelimit.service.rate_limit.d.user.near_limit"));
    }

    [Fact]
    public async Task A_rule_that_only_watches_tells_what_it_would_have_denied()
    {
        await DecideAsync(Requests.Call("d", "watched=1"));

        DecisionRecord record = (await DecideAsync(Requests.Call("d", "watched=1")))[^1];

        Assert.True(record.IsShadowDenied);
        Assert.False(record.IsDenied || record.IsCallDenied);
    }

    [Fact]
    public async Task A_list_item_that_decides_is_named()
    {
        DecisionRecord[] records = await DecideAsync(Requests.Call("d", "user=mallory", "user=root", "user=ann"));

        Assert.Equal<string[]>(["abuse", ""], [.. records.Select(record => record.Listed!.Reason)]);
        Assert.Equal([true, false], records.Select(record => record.IsDenied));
        Assert.All(records, record => Assert.Null(record.Node));
    }

    [Fact]
    public async Task Of_several_rules_the_one_that_governs_is_named()
    {
        await DecideAsync(Requests.Call("d", "org=x,member=ann"));

        DecisionRecord record = (await DecideAsync(Requests.Call("d", "org=x,member=ann")))[^1];

        Assert.Equal("d.org", record.Node!.FullKey);
        Assert.True(record.IsDenied);
    }

    [Fact]
    public async Task A_limit_of_the_request_has_no_rule_and_hits_given_back_are_negative()
    {
        DecisionRecord own = Assert.Single(await DecideAsync(Requests.Call("d", Requests.Override("any=1", requestsPerUnit: 7, unit: 2))));
        DecisionRecord refund = (await DecideAsync(Requests.Call("d", Requests.Refund("user=ann", 2))))[^1];

        Assert.Null(own.Node);
        Assert.Equal(7u, own.Limit!.Limit.Amount);
        Assert.Equal(-2, refund.Hits);
    }

    [Fact]
    public async Task What_was_decided_without_the_store_is_marked()
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { OnStoreFailure = Core.Rules.StoreFailureMode.Allow });
        harness.Store.Fault = new StoreFault(StoreFaultKind.Unavailable, "gone");
        harness.Feed.Add(_sink);

        await harness.DecideAsync("d", "user=ann");
        harness.Feed.Drain();

        Assert.True(Assert.Single(_sink.Records).IsDegraded);
    }

    [Fact]
    public async Task Calls_without_anybody_to_tell_are_not_described()
    {
        _harness.Feed.Remove(_sink);
        await _harness.DecideAsync("d", "user=ann");

        Assert.Equal(0, _harness.Feed.Drain());
    }

    [Fact]
    public async Task The_first_record_of_a_call_tells_that_it_is()
    {
        DecisionRecord[] records = await DecideAsync(Requests.Call("d", "nothing=1", "user=ann", "free=1"));

        Assert.Equal([true, false], records.Select(record => record.IsFirst));
        Assert.All(records, record => Assert.False(record.IsUnmatched));
    }

    [Fact]
    public async Task A_call_in_which_nothing_matched_is_told_to_those_who_want_to_know_of_it()
    {
        RecordingSink curious = new() { WantsUnmatched = true };
        _harness.Feed.Add(curious);

        await DecideAsync(Requests.Call("d", Requests.Descriptor("nothing=1", hits: 3), Requests.Descriptor("nobody=2")));
        await DecideAsync(Requests.Call("unknown", "user=ann"));
        DecisionRecord[] own = await DecideAsync(Requests.Call("d", "user=ann", "nothing=1"));

        Assert.Equal("d.user", Assert.Single(own).Node!.FullKey);
        DecisionRecord[] unmatched = [.. curious.Records.Where(record => record.IsUnmatched)];
        Assert.Equal("nothing, nobody, user", string.Join(", ", unmatched.Select(record => record.Entries[0].Key)));
        Assert.Equal([true, false, true], unmatched.Select(record => record.IsFirst));
        Assert.Equal([3, 1, 1], unmatched.Select(record => record.Hits));
        Assert.All(unmatched, record => Assert.True(record is { Node: null, Matched: null, Limit: null, Listed: null, IsDenied: false }));
        Assert.Equal(4, curious.Records.Count);
    }

    [Fact]
    public async Task An_override_that_governs_is_named_beside_the_rule_that_matched()
    {
        _harness.Rules.Current = _harness.Rules.Current!.With(
            null, OverrideText.Parse(OverrideText.Scale("s", "user=eve", "50%"), OverrideText.Limit("l", "user=bob", 1), OverrideText.Limit("alone", "nothing", 1)));

        DecisionRecord[] records = await DecideAsync(Requests.Call("d", "user=eve", "user=bob", "user=ann", "nothing=x"));

        Assert.Equal("s, l, , alone", string.Join(", ", records.Select(record => record.Override)));
        Assert.Equal("d.user, d.user, d.user, ", string.Join(", ", records.Select(record => record.Matched?.FullKey)));
        Assert.Equal("d.user, d.user_bob, d.user, d.nothing", string.Join(", ", records.Select(record => record.Node!.FullKey)));
        Assert.Equal([1u, 1u, 3u, 1u], records.Select(record => record.Limit!.Limit.Amount));
        Assert.Equal(3u, records[0].Limit!.Original!.Limit.Amount);
    }

    private async Task<DecisionRecord[]> DecideAsync(RateLimitRequest request)
    {
        await _harness.DecideAsync(request);
        _harness.Feed.Drain();
        return [.. _sink.Records];
    }
}
