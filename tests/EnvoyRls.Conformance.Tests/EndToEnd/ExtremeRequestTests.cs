using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Requests that are as large, as long or as odd as a message can say: each has its answer, and the next call has its own.</summary>
[Collection(nameof(Stores))]
public sealed class ExtremeRequestTests(Stores stores)
{
    private const int Megabyte = 1024 * 1024;
    private const uint LargeLimit = 1_000_000;

    public static TheoryData<StoreKind> Kinds => [StoreKind.Memory, StoreKind.Single, StoreKind.Cluster];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_value_of_a_megabyte_is_counted_and_told_from_others(StoreKind kind)
    {
        using RateLimitClient client = stores[kind].Connect();
        string value = new string('x', Megabyte) + Guid.NewGuid().ToString("N");

        Assert.Equal(LargeLimit - 1, (await client.AskAsync("large", value)).Statuses[0].LimitRemaining);
        Assert.Equal(LargeLimit - 2, (await client.AskAsync("large", value)).Statuses[0].LimitRemaining);
        Assert.Equal(LargeLimit - 1, (await client.AskAsync("large", value + "x")).Statuses[0].LimitRemaining);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_thousand_descriptors_are_decided_at_once(StoreKind kind)
    {
        using RateLimitClient client = stores[kind].Connect();
        RateLimitResponse answer = await client.AskAsync(Of(1_000));

        Assert.Equal(1_000, answer.Statuses.Count);
        Assert.All(answer.Statuses, status => Assert.Equal(LargeLimit - 1, status.LimitRemaining));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_too_much_is_refused_by_its_name(StoreKind kind)
    {
        await AssertRefusedAsync(kind, Of(10_000), StatusCode.InvalidArgument, "1000");
        await AssertRefusedAsync(kind, WithEntries(10_000), StatusCode.InvalidArgument, "100");
        await AssertRefusedAsync(kind, RateLimitClient.Request("large", new string('x', 5 * Megabyte)), StatusCode.ResourceExhausted, "4194304");
        await AssertRefusedAsync(kind, new RateLimitRequest { Domain = "conformance" }, StatusCode.InvalidArgument, "descriptor");
        await AssertRefusedAsync(kind, RateLimitClient.Request("large", "x", domain: ""), StatusCode.InvalidArgument, "domain");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_largest_hits_are_denied_and_the_largest_refund_frees_all(StoreKind kind)
    {
        using RateLimitClient client = stores[kind].Connect();
        string value = Guid.NewGuid().ToString("N");
        RateLimitRequest request = RateLimitClient.Request("large", value);
        RateLimitDescriptor descriptor = request.Descriptors[0];
        foreach (ulong hits in (ulong[])[long.MaxValue, ulong.MaxValue, uint.MaxValue])
        {
            descriptor.HitsAddend = hits;
            Assert.Equal((RateLimitResponse.Types.Code.OverLimit, 0u), Of(await client.AskAsync(request)));
        }

        descriptor.IsNegativeHits = true;
        descriptor.HitsAddend = ulong.MaxValue;
        await client.AskAsync(request);
        descriptor.IsNegativeHits = false;
        descriptor.HitsAddend = 1;
        Assert.Equal((RateLimitResponse.Types.Code.Ok, LargeLimit - 1), Of(await client.AskAsync(request)));

        static (RateLimitResponse.Types.Code Code, uint Remaining) Of(RateLimitResponse answer) => (answer.OverallCode, answer.Statuses[0].LimitRemaining);
    }

    private async Task AssertRefusedAsync(StoreKind kind, RateLimitRequest request, StatusCode code, string named)
    {
        using RateLimitClient client = stores[kind].Connect();
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(() => client.AskAsync(request));

        Assert.Equal(code, refusal.Status.Code);
        Assert.Contains(named, refusal.Status.Message, StringComparison.Ordinal);
        Assert.Equal(RateLimitResponse.Types.Code.Ok, (await client.AskAsync("large", Guid.NewGuid().ToString("N"))).OverallCode);
        Assert.DoesNotContain("   at ", stores[kind].Output, StringComparison.Ordinal);
    }

    private static RateLimitRequest Of(int descriptors)
    {
        RateLimitRequest request = new() { Domain = "conformance" };
        string value = Guid.NewGuid().ToString("N");
        request.Descriptors.Add(Enumerable.Range(0, descriptors).Select(i => RateLimitClient.Descriptor(("large", $"{value}-{i}"))));
        return request;
    }

    private static RateLimitRequest WithEntries(int entries) => new()
    {
        Domain = "conformance",
        Descriptors = { RateLimitClient.Descriptor(Enumerable.Range(0, entries).Select(i => ($"k{i}", "v"))) },
    };
}
