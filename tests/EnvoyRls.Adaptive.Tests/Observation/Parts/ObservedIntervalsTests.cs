using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Observation.Parts;
using EnvoyRls.Adaptive.Tests.Observation.Support;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Adaptive.Tests.Observation.Parts;

public sealed class ObservedIntervalsTests
{
    private const long End = Watch.Start + (2 * Watch.Second);

    private static readonly RecordedCalls Calls = MixedCalls();

    [Fact]
    public void Three_replicas_together_see_what_one_observer_of_all_sees()
    {
        ObservedPart whole = PartOf(Watch.Everything, Calls.Records);
        ObservedDomain one = ObservedIntervals.Merge([whole]).Domains.Single();
        ObservedInterval interval = ObservedIntervals.Merge([.. Enumerable.Range(0, 3).Select(Replica)]);
        ObservedDomain all = interval.Domains.Single();

        Assert.Equal((3, 1.0, Watch.Start, End), (interval.Replicas, interval.Sampling, interval.Start, interval.End));
        Assert.Equal((one.Calls, one.DeniedCalls, one.NewcomerCalls), (all.Calls, all.DeniedCalls, all.NewcomerCalls));
        Assert.Equal((one.Clients, one.TopShare), (all.Clients, all.TopShare));
        Assert.Equal(one.Entropy, all.Entropy, 1e-9);
        Assert.Equal(one.Segments.Select(segment => (segment.Name, segment.Hits, segment.DeniedHits, segment.Keys)), all.Segments.Select(segment => (segment.Name, segment.Hits, segment.DeniedHits, segment.Keys)));
        Assert.Equal(
            one.Signatures.Select(signature => (signature.Hash, signature.Calls, signature.DeniedCalls, signature.Clients)).Order(),
            all.Signatures.Select(signature => (signature.Hash, signature.Calls, signature.DeniedCalls, signature.Clients)).Order());
        foreach ((ObservedKey mine, ObservedKey theirs) in KeysOf(one).Zip(KeysOf(all)))
        {
            Assert.Equal((mine.Hash, mine.Path, mine.Calls, mine.Hits, mine.DeniedHits, mine.Clients, mine.FanOut), (theirs.Hash, theirs.Path, theirs.Calls, theirs.Hits, theirs.DeniedHits, theirs.Clients, theirs.FanOut));
            Assert.Equal((mine.FirstSeen, mine.LimitAmount, mine.LimitWindow, mine.Client), (theirs.FirstSeen, theirs.LimitAmount, theirs.LimitWindow, theirs.Client));
            Assert.Equal(mine.PerSecond, theirs.PerSecond);
        }

        foreach ((ObservedClient mine, ObservedClient theirs) in ClientsOf(one).Zip(ClientsOf(all)))
        {
            Assert.Equal((mine.Hash, mine.Name, mine.Calls, mine.TotalCalls, mine.Paths), (theirs.Hash, theirs.Name, theirs.Calls, theirs.TotalCalls, theirs.Paths));
            if (mine.Calls >= 100)
            {
                // With few calls each replica's share of them looks evener than all together.
                Assert.Equal(mine.PathEntropy, theirs.PathEntropy, 0.15);
            }
        }
    }

    [Fact]
    public void Top_lists_of_parts_leave_out_only_what_is_in_no_list()
    {
        const int Told = 20;
        ObserverOptions options = Watch.Everything with { KeysTold = Told };
        ObservedDomain one = ObservedIntervals.Merge([PartOf(Watch.Everything, Calls.Records)]).Domains.Single();
        ObservedDomain all = ObservedIntervals.Merge([.. Enumerable.Range(0, 3).Select(i => PartOf(options, Share(i)))]).Domains.Single();

        // A key's calls are missing where a list ended before it: never more than the least of that list for each replica.
        double least = Enumerable.Range(0, 3).Sum(i => PartOf(options, Share(i)).Domains.Single().Segments.SelectMany(segment => segment.Top).Min(key => key.Hits));
        Dictionary<ulong, double> exact = KeysOf(one).ToDictionary(key => key.Hash, key => key.Hits);
        Assert.All(KeysOf(all), key => Assert.InRange(key.Hits, exact[key.Hash] - least, exact[key.Hash]));
        Assert.Equal(one.Segments.Sum(segment => segment.Hits), all.Segments.Sum(segment => segment.Hits));
    }

    [Fact]
    public void Parts_of_other_lengths_are_scaled_and_those_of_other_seeds_left_out()
    {
        ObservedPart part = PartOf(Watch.Everything, Calls.Records);
        ObservedPart longer = new()
        {
            Fingerprint = part.Fingerprint,
            Start = part.Start - (2 * Watch.Second),
            End = part.End,
            Looked = part.Looked,
            Calls = part.Calls,
            Scale = 1,
            Domains = part.Domains,
        };
        ObservedPart foreign = PartOf(Watch.Everything with { Seed = 43 }, Calls.Records);

        ObservedInterval interval = ObservedIntervals.Merge([part, longer, foreign]);
        Assert.Equal(2, interval.Replicas);
        Assert.Equal(1.5 * part.Domains[0].Calls, interval.Domains.Single().Calls, 1e-6);
    }

    [Fact]
    public void Many_clients_of_whom_few_are_told_are_taken_for_an_even_rest()
    {
        RecordedCalls calls = new();
        for (int i = 0; i < 20_000; i++)
        {
            calls.Add(Watch.Start, $"remote_address=10.{i / 65_536}.{i / 256 % 256}.{i % 256}");
        }

        ObservedDomain domain = ObservedIntervals.Merge([PartOf(Watch.Everything with { ClientsTold = 100 }, calls.Records)]).Domains.Single();
        Assert.InRange(domain.Entropy, 0.98, 1);
        Assert.InRange(domain.Clients / 20_000, 0.95, 1.05);
    }

    internal static ObservedPart Replica(int replica) => PartOf(Watch.Everything, Share(replica));

    /// <summary>Calls of one domain with all that calls can have.</summary>
    internal static RecordedCalls MixedCalls()
    {
        RecordedCalls calls = new();
        int[] clients = [.. Zipf.Ranks(items: 300, length: 9_000, seed: 6)];
        int[] paths = [.. Zipf.Ranks(items: 40, length: 9_000, seed: 7)];
        for (int i = 0; i < clients.Length; i++)
        {
            long now = Watch.Start + (i * 200);
            string address = $"remote_address=10.0.{clients[i] / 256}.{clients[i] % 256}";
            string[] descriptors = [address, $"{address} path=/p{paths[i]}", $"path=/p{paths[i]} method=GET", "user_agent=curl/8"];
            _ = i % 7 == 0 ? calls.AddDenied(now, descriptors) : calls.Add(now, descriptors);
        }

        return calls;
    }

    private static ObservedPart PartOf(ObserverOptions options, IEnumerable<DecisionRecord> records)
    {
        Watch watch = new(options);
        watch.Observer.Consume([.. records]);
        return watch.Observer.TakePart(End);
    }

    /// <summary>Every third call.</summary>
    private static IEnumerable<DecisionRecord> Share(int replica)
    {
        int call = -1;
        foreach (DecisionRecord record in Calls.Records)
        {
            call += record.IsFirst ? 1 : 0;
            if (call % 3 == replica)
            {
                yield return record;
            }
        }
    }

    private static IOrderedEnumerable<ObservedKey> KeysOf(ObservedDomain domain) => domain.Segments.SelectMany(segment => segment.Top).OrderBy(key => key.Hash);

    private static IOrderedEnumerable<ObservedClient> ClientsOf(ObservedDomain domain) => domain.FollowedClients.OrderBy(client => client.Hash);
}
