using System.Diagnostics;
using System.Net;
using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Sources;
using EnvoyRls.Server.Sources.Xds;
using EnvoyRls.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tests.Sources.Xds;

public sealed class XdsRuleSourceTests : IAsyncLifetime
{
    private DiscoveryServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DiscoveryServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_stream_begins_by_a_subscription_to_everything()
    {
        await using XdsSubject subject = new(
            _server.EndPoint,
            ("CONFIG_GRPC_XDS_NODE_ID", "gateway"),
            ("CONFIG_GRPC_XDS_NODE_METADATA", "region=eu"),
            ("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "X-Tenant:shop"));

        DiscoveryDialogue stream = await _server.AcceptAsync();
        DiscoveryRequest first = await stream.ReadAsync();

        Assert.Equal((RuleResources.TypeUrl, "", ""), (first.TypeUrl, first.VersionInfo, first.ResponseNonce));
        Assert.Empty(first.ResourceNames);
        Assert.Equal(("gateway", "envoyrls"), (first.Node.Id, first.Node.UserAgentName));
        Assert.Equal("eu", first.Node.Metadata.Fields["region"].StringValue);
        Assert.Equal("shop", stream.Header("x-tenant"));
        Assert.Equal($"waiting for {_server.EndPoint}, no rules yet", subject.Health);
    }

    [Fact]
    public async Task A_good_set_is_in_force_when_it_is_accepted_and_replaces_the_one_before()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();

        DiscoveryRequest first = await stream.SendAsync("1", Rules.PerMinute("foo", 3), Rules.PerMinute("bar", 4));
        Assert.Equal(
            "bar.key: unit=MINUTE requests_per_unit=4, shadow_mode: false, quota_mode: false\nfoo.key: unit=MINUTE requests_per_unit=3, shadow_mode: false, quota_mode: false\n",
            subject.Rules);
        DiscoveryRequest second = await stream.SendAsync("2", Rules.PerMinute("foo", 5));

        Assert.Equal(("1", null), (first.VersionInfo, first.ErrorDetail));
        Assert.Equal(("2", null), (second.VersionInfo, second.ErrorDetail));
        Assert.Equal("foo.key: unit=MINUTE requests_per_unit=5, shadow_mode: false, quota_mode: false\n", subject.Rules);
        Assert.Equal(LoadOutcome.Applied, await subject.Reloader.FirstLoad);
        Assert.Equal("2 0 0", subject.Counts);
        Assert.Equal(1, subject.Connected);
        Assert.Equal($"connected to {_server.EndPoint}, version '2' in force", subject.Health);
    }

    [Fact]
    public async Task A_set_with_mistakes_is_refused_with_all_of_them_and_the_version_before_stays()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();
        await stream.SendAsync("good", Rules.PerMinute("foo", 3));

        DiscoveryRequest refusal = await stream.SendAsync("bad", Rules.PerMinute("foo", 4), Rules.PerMinute("foo", 5), Rules.PerMinute("bar", 1, key: ""));

        Assert.Equal("good", refusal.VersionInfo);
        Assert.Equal(
            ((int)StatusCode.InvalidArgument, "bar config: descriptor has empty key; foo config: duplicate domain 'foo' in config file"),
            (refusal.ErrorDetail.Code, refusal.ErrorDetail.Message));
        Assert.StartsWith("foo.key: unit=MINUTE requests_per_unit=3,", subject.Rules, StringComparison.Ordinal);
        Assert.Equal("1 1 1", subject.Counts);
        Assert.EndsWith("version 'good' in force; version 'bad' refused: bar config: descriptor has empty key; foo config: duplicate domain 'foo' in config file", subject.Health, StringComparison.Ordinal);

        DiscoveryRequest mended = await stream.SendAsync("mended", Rules.PerMinute("foo", 4));

        Assert.Equal(("mended", null), (mended.VersionInfo, mended.ErrorDetail));
        Assert.StartsWith("foo.key: unit=MINUTE requests_per_unit=4,", subject.Rules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_set_with_mistakes_ends_the_first_load_and_is_refused_without_a_version()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();

        DiscoveryRequest refusal = await stream.SendAsync("1", Rules.PerMinute("", 3));

        Assert.Equal(("", "config: config file cannot have empty domain"), (refusal.VersionInfo, refusal.ErrorDetail.Message.Trim()));
        Assert.Equal(LoadOutcome.Rejected, await subject.Reloader.FirstLoad);
    }

    [Fact]
    public async Task Resources_of_one_domain_are_joined_where_that_is_allowed()
    {
        await using XdsSubject subject = new(_server.EndPoint, ("MERGE_DOMAIN_CONFIG", "true"));
        DiscoveryDialogue stream = await SubscribedAsync();

        await stream.SendAsync("1", Rules.PerMinute("foo", 3, key: "a"), Rules.PerMinute("foo", 4, key: "b"));

        Assert.Equal(["foo.a:", "foo.b:"], subject.Rules!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_empty_set_is_rules_without_limits()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();
        await stream.SendAsync("1", Rules.PerMinute("foo", 3));

        DiscoveryRequest accepted = await stream.SendAsync("2");

        Assert.Equal(("2", null), (accepted.VersionInfo, accepted.ErrorDetail));
        Assert.Equal("", subject.Rules);
    }

    [Fact]
    public async Task What_is_no_set_of_rules_is_refused_and_does_not_end_the_first_load()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();

        DiscoveryRequest otherResource = await stream.SendAsync("1", RuleResources.TypeUrl, [new Any { TypeUrl = "type.googleapis.com/google.protobuf.Empty" }]);
        DiscoveryRequest otherResponse = await stream.SendAsync("2", "type.googleapis.com/envoy.config.cluster.v3.Cluster", []);
        DiscoveryRequest bytes = await stream.SendAsync("3", RuleResources.TypeUrl, [new Any { TypeUrl = RuleResources.TypeUrl, Value = ByteString.CopyFrom(8) }]);

        Assert.StartsWith("resource 0 is of type 'type.googleapis.com/google.protobuf.Empty'", otherResource.ErrorDetail.Message, StringComparison.Ordinal);
        Assert.StartsWith("the response is of type 'type.googleapis.com/envoy.config.cluster.v3.Cluster'", otherResponse.ErrorDetail.Message, StringComparison.Ordinal);
        Assert.StartsWith("resource 0 is no RateLimitConfig", bytes.ErrorDetail.Message, StringComparison.Ordinal);
        Assert.Null(subject.Rules);
        Assert.False(subject.Reloader.FirstLoad.IsCompleted);
        Assert.Equal("0 3 3", subject.Counts);
    }

    [Fact]
    public async Task A_bad_set_that_comes_again_at_once_is_refused_after_a_pause_and_loaded_once()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();
        await stream.SendAsync("1", Rules.PerMinute("foo", 3, key: ""));

        long asked = Stopwatch.GetTimestamp();
        DiscoveryRequest again = await stream.SendAsync("1", Rules.PerMinute("foo", 3, key: ""));

        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.FromSeconds(0.9), SourceHarness.Patience);
        Assert.Equal("foo config: descriptor has empty key", again.ErrorDetail.Message);
        Assert.Equal("0 2 1", subject.Counts);
    }

    [Fact]
    public async Task A_stream_that_ends_is_opened_anew_without_a_version_and_the_rules_stay()
    {
        await using XdsSubject subject = new(_server.EndPoint);
        DiscoveryDialogue stream = await SubscribedAsync();
        await stream.SendAsync("1", Rules.PerMinute("foo", 3));
        string? rules = subject.Rules;

        stream.End();
        DiscoveryDialogue second = await SubscribedAsync();
        Assert.Equal(rules, subject.Rules);
        Assert.Equal(0, subject.Connected);
        DiscoveryRequest refusal = await second.SendAsync("2", Rules.PerMinute("foo", 3, key: ""));
        second.End(new GrpcStatus(StatusCode.ResourceExhausted, "too many streams"));
        DiscoveryDialogue third = await SubscribedAsync();
        Assert.StartsWith($"disconnected from {_server.EndPoint} (too many streams), version '1' in force", subject.Health, StringComparison.Ordinal);
        await third.SendAsync("3", Rules.PerMinute("foo", 4));

        Assert.Equal("1", refusal.VersionInfo);
        Assert.StartsWith("foo.key: unit=MINUTE requests_per_unit=4,", subject.Rules, StringComparison.Ordinal);
        Assert.Contains(subject.Log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("the server ended the stream", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for()
    {
        IPEndPoint later = new(IPAddress.Loopback, FreePort.Next());
        await using XdsSubject subject = new(later);
        await Eventually.TrueAsync(() => subject.Statistics.Counter("envoyrls.xds.reconnects_total").Value > 1);
        Assert.False(subject.Reloader.FirstLoad.IsCompleted);

        await using DiscoveryServer server = await DiscoveryServer.StartAsync(later);
        DiscoveryDialogue stream = await server.AcceptAsync();
        await stream.ReadAsync();
        await stream.SendAsync("1", Rules.PerMinute("foo", 3));

        Assert.Equal(LoadOutcome.Applied, await subject.Reloader.FirstLoad);
    }

    [Fact]
    public async Task Stopping_while_a_stream_is_open_ends_it()
    {
        XdsSubject subject = new(_server.EndPoint);
        await SubscribedAsync();

        await subject.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subject.Reloader.FirstLoad);
    }

    /// <summary>The next stream, after its subscription, which never says a version.</summary>
    private async Task<DiscoveryDialogue> SubscribedAsync()
    {
        DiscoveryDialogue stream = await _server.AcceptAsync();
        DiscoveryRequest subscription = await stream.ReadAsync();
        Assert.Equal(("", "", null), (subscription.VersionInfo, subscription.ResponseNonce, subscription.ErrorDetail));
        return stream;
    }
}
