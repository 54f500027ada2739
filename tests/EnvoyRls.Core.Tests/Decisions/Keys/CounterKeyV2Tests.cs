using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Decisions.Keys;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Decisions.Keys;

public sealed class CounterKeyV2Tests
{
    // Letters of the format itself make ambiguity likely, if there is any.
    private static readonly Gen<string> Text = Gen.Choose(0, 4)
        .SelectMany(length => Gen.Elements('a', '0', '1', '2', ':', '{', '}', '_', 'f', 'w', 'é').ArrayOf(length))
        .Select(letters => new string(letters));

    private static readonly Gen<Sample> Samples =
        from domain in Text
        from entries in Text.Zip(Text).ArrayOf(3)
        from count in Gen.Choose(0, 3)
        from seconds in Gen.Elements(1L, 60L, 3600L)
        select new Sample(domain, [.. entries.Take(count)], seconds);

    [Fact]
    public async Task A_key_is_written_as_documented()
    {
        LimiterHarness harness = new(
            "domain: shop\ndescriptors: [{key: user, descriptors: [{key: path, rate_limit: {unit: minute, requests_per_unit: 5}}]}]\n",
            LimiterHarness.NoJitter with { KeyFormat = CounterKeyFormat.V2, CacheKeyPrefix = "p:" });
        harness.Store.Charging(1, 1);

        await harness.DecideAsync("shop", Requests.Descriptor("user=zoë,path=/"), Requests.Override("user=zoë", 5, 3));

        Assert.Equal(
            [
                "ADD p:rls2:{4:shop4:user4:zoë}4:path1:/:fw:60:0:f:1200 1 EXPIRE 60",
                "ADD p:rls2:{4:shop4:user4:zoë}:fw:3600:0:r:0 1 EXPIRE 3600;",
            ],
            harness.Store.TakeCommands());
    }

    [Fact]
    public void A_descriptor_without_entries_is_tagged_by_its_domain() =>
        Assert.Equal("rls2:{4:shop}:fw:60:0:r:", Key(new Sample("shop", [], 60)));

    [Fact]
    public void No_two_descriptors_have_one_key()
    {
        // Neighbours of one sample are the likeliest to be confused with it.
        Prop.ForAll(Samples.Zip(Samples).ToArbitrary(), pair =>
            Array.TrueForAll(Neighbours(pair.Item1, pair.Item2), other => other.Equals(pair.Item1) == (Key(other) == Key(pair.Item1))))
            .Check(Properties.Config(5_000));
    }

    [Fact]
    public void All_limits_of_one_caller_lie_in_one_slot()
    {
        Prop.ForAll(Samples.Zip(Samples).ToArbitrary(), pair =>
        {
            Sample sample = pair.Item1 with { Entries = [("user", "1"), .. pair.Item1.Entries] };
            Sample same = new(sample.Domain, [sample.Entries[0], .. pair.Item2.Entries], pair.Item2.Seconds);
            return HashTag(Key(sample)) == HashTag(Key(same)) && HashTag(Key(sample)).Length > 0;
        }).Check(Properties.Config(1_000));
    }

    [Theory]
    [InlineData("f=a/1", "f=a/2", true)]
    [InlineData("f=a/1", "f=a/*", true)]
    [InlineData("f=b/1", "f=b/2", false)]
    [InlineData("f=a/1", "f=b/1", false)]
    public void Values_that_share_a_threshold_have_one_key(string first, string second, bool shared)
    {
        RuleDomain domain = RuleText.Domain(
            """
            domain: d
            descriptors:
              - {key: f, value: 'a/*', share_threshold: true, rate_limit: {unit: minute, requests_per_unit: 5}}
              - {key: f, value: 'b/*', rate_limit: {unit: minute, requests_per_unit: 5}}
            """);

        Assert.Equal(shared, KeyOf(first) == KeyOf(second));

        string KeyOf(string descriptor)
        {
            RepeatedField<RateLimitDescriptor.Types.Entry> entries = Requests.Entries(descriptor);
            return Key("d", entries, RuleMatcher.Match(domain, entries), 60);
        }
    }

    [Fact]
    public void A_limit_of_the_request_and_one_of_the_rules_do_not_share_a_counter()
    {
        RuleDomain domain = RuleText.Domain("domain: d\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 5}}]\n");
        RepeatedField<RateLimitDescriptor.Types.Entry> entries = Requests.Entries("k=v");

        Assert.False(Key("d", entries, null, 60) == Key("d", entries, RuleMatcher.Match(domain, entries), 60));
    }

    private static Sample[] Neighbours(Sample sample, Sample other) =>
    [
        other,
        other with { Domain = sample.Domain },
        other with { Entries = sample.Entries },
        sample with { Seconds = other.Seconds },
        sample with { Entries = [.. sample.Entries, .. other.Entries] },
        sample with { Domain = sample.Domain + other.Domain },
        sample with { Entries = [.. sample.Entries.Select(entry => (entry.Key + entry.Value, ""))] },
        sample with { Entries = [.. sample.Entries.Select(entry => (entry.Value, entry.Key))] },
        sample with { Entries = [.. sample.Entries] },
    ];

    /// <summary>What Redis Cluster hashes: from the first brace to the next closing one.</summary>
    private static string HashTag(string key)
    {
        int open = key.IndexOf('{', StringComparison.Ordinal) + 1;
        return key[open..key.IndexOf('}', open)];
    }

    private static string Key(Sample sample)
    {
        RepeatedField<RateLimitDescriptor.Types.Entry> entries = [.. sample.Entries.Select(entry => Requests.Entry(entry.Key, entry.Value))];
        return Key(sample.Domain, entries, null, sample.Seconds);
    }

    private static string Key(string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, RuleNode? node, long seconds)
    {
        KeyBuffer buffer = new();
        RuleLimit limit = new(Limit.FixedWindow(5, seconds * 1_000_000), LimitUnit.Unknown, name: "", index: 0);
        CounterKeyV2.WriteIdentity(buffer, [], domain, entries, node, limit, limit.Limit.WindowMicroseconds);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private sealed record Sample(string Domain, (string Key, string Value)[] Entries, long Seconds)
    {
        public bool Equals(Sample? other) =>
            other is not null && Domain == other.Domain && Seconds == other.Seconds && Entries.SequenceEqual(other.Entries);

        public override int GetHashCode() => HashCode.Combine(Domain, Seconds, Entries.Length);
    }
}
