using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Matching;

public sealed class MatchAllocationTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_match_allocates_nothing(int rules)
    {
        RuleDomain domain = RuleText.Domain(Rules(rules));
        RepeatedField<RateLimitDescriptor.Types.Entry>[] descriptors =
        [
            Requests.Entries("exact=7,leaf=x"),
            Requests.Entries("wild=7-anything-end,leaf=x"),
            Requests.Entries($"wild=7-{new string('x', 1_000)}-end,leaf=x"),
            Requests.Entries("keyonly=9,leaf=x"),
            Requests.Entries("exact=nothing,leaf=x"),
        ];
        string[] found = [.. descriptors.Select(descriptor => RuleMatcher.Match(domain, descriptor)?.FullKey ?? "none")];
        Assert.Equal(["d.exact_7.leaf", "d.wild_7-*-end.leaf", "d.wild_7-*-end.leaf", "d.keyonly.leaf", "none"], found);

        // The least of several rounds: the runtime itself allocates an object now and then, while it compiles a method anew.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => BytesAllocatedBy(domain, descriptors)));
    }

    private static long BytesAllocatedBy(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry>[] descriptors)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            foreach (RepeatedField<RateLimitDescriptor.Types.Entry> descriptor in descriptors)
            {
                RuleMatcher.Match(domain, descriptor);
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Rules(int count)
    {
        const string Leaf = "descriptors: [{key: leaf, rate_limit: {unit: day, requests_per_unit: 1}}]";
        StringBuilder text = new("domain: d\ndescriptors:\n");
        text.Append($"  - {{key: keyonly, {Leaf}}}\n");
        for (int i = 0; i < count / 2; i++)
        {
            text.Append($"  - {{key: exact, value: '{i + 5}', {Leaf}}}\n");
            text.Append($"  - {{key: wild, value: '{i + 5}-*-end', {Leaf}}}\n");
        }

        return text.ToString();
    }
}
