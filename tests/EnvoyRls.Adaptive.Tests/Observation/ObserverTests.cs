using System.Runtime.CompilerServices;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Tests.Observation.Support;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Adaptive.Tests.Observation;

public sealed class ObserverTests
{
    /// <summary>As the observers under test have it.</summary>
    private static readonly KeyedHash Hash = new(Watch.Options.Seed);

    private const long Start = Watch.Start;
    private const long Second = Watch.Second;

    [Fact]
    public void Sums_of_domains_segments_and_keys_are_exact()
    {
        RecordedCalls calls = new RecordedCalls()
            .Add(Start, "edge", isDenied: false, hits: 3, "remote_address=1.1.1.1")
            .Add(Start + Second, "edge", isDenied: true, hits: 2, "remote_address=1.1.1.1")
            .Add(Start + Second, "remote_address=2.2.2.2", "remote_address=2.2.2.2 path=/a")
            .Add(Start, "elsewhere", isDenied: false, hits: 1, "remote_address=1.1.1.1");
        ObservedInterval interval = new Watch().See(calls);

        Assert.Equal((Start, Start + (2 * Second), 1.0, 1), (interval.Start, interval.End, interval.Sampling, interval.Replicas));
        ObservedDomain edge = interval.Domains.Single(domain => domain.Name == "edge");
        Assert.Equal((3, 1, 0), (edge.Calls, edge.DeniedCalls, edge.OverriddenCalls));
        Assert.Equal(1, interval.Domains.Single(domain => domain.Name == "elsewhere").Calls);
        Assert.Equal("edge.remote_address edge.remote_address.path", Sorted(edge.Segments.Select(segment => segment.Name), " "));

        ObservedSegment addresses = edge.Segments[0];
        Assert.Equal((6, 2), (addresses.Hits, addresses.DeniedHits));
        Assert.Equal(2, addresses.Keys, 0.1);
        Assert.Equal(2, addresses.NewKeys, 0.1);
        ObservedKey key = addresses.Top[0];
        Assert.Equal("remote_address=1.1.1.1", key.Path.ToString());
        Assert.Equal((2, 5, 2), (key.Calls, key.Hits, key.DeniedHits));
        Assert.Equal([3, 2], key.PerSecond);
        Assert.Equal((10u, Second, Start), (key.LimitAmount, key.LimitWindow, key.FirstSeen));
        Assert.Equal(Hash.Of("remote_address", "1.1.1.1"), key.Client);
        Assert.True(double.IsNaN(key.GapVariation));
    }

    [Fact]
    public void An_interval_tells_only_of_itself_but_remembers_when_things_were_first_seen()
    {
        Watch watch = new();
        watch.See(new RecordedCalls().Add(Start + Second, "remote_address=1.1.1.1"));
        new RecordedCalls().Add(Start + (3 * Second), "remote_address=1.1.1.1").TellTo(watch.Observer);
        ObservedDomain domain = watch.Observer.Take(Start + (4 * Second)).Domains.Single();

        Assert.Equal(1, domain.Calls);
        Assert.Equal(0, domain.NewClients);
        Assert.Equal(0, domain.Segments[0].NewKeys);
        Assert.Equal(Start + Second, domain.Segments[0].Top[0].FirstSeen);
        Assert.Equal(2, domain.FollowedClients[0].TotalCalls);
        Assert.Empty(watch.Observer.Take(Start + (6 * Second)).Domains);
    }

    [Fact]
    public void Hits_that_are_given_back_are_no_traffic() =>
        Assert.DoesNotContain(
            new Watch().See(new RecordedCalls().Add(Start, "edge", isDenied: false, hits: -1, "remote_address=1.1.1.1")).Domains,
            domain => domain.Calls > 0 || domain.Segments.Count > 0);

    [Fact]
    public void Clients_are_counted_and_their_spread_measured()
    {
        RecordedCalls calls = new();
        for (int i = 0; i < 400; i++)
        {
            calls.Add(Start + (i * 1_000), $"remote_address=10.0.0.{i % 100}");
        }

        for (int i = 0; i < 400; i++)
        {
            calls.Add(Start + (i * 1_000), "other", isDenied: false, hits: 1, i < 390 ? "remote_address=10.0.0.1" : $"remote_address=10.0.0.{i}");
        }

        ObservedInterval interval = new Watch().See(calls);
        ObservedDomain even = interval.Domains.Single(domain => domain.Name == "edge");
        ObservedDomain uneven = interval.Domains.Single(domain => domain.Name == "other");
        Assert.InRange(even.Clients, 97, 103);
        Assert.InRange(even.NewClients, 97, 100);
        Assert.InRange(even.Entropy, 0.98, 1);
        Assert.Equal(0.1, even.TopShare, 1e-9);
        Assert.InRange(uneven.Entropy, 0, 0.15);
        Assert.Equal(399 / 400.0, uneven.TopShare, 1e-9);
    }

    [Fact]
    public void Newcomers_are_those_whom_standings_do_not_know()
    {
        Watch watch = new();
        ClientFilter known = new(100);
        known.Add(Hash.Of("remote_address", "1.1.1.1"));
        RecordedCalls calls = new RecordedCalls()
            .Add(Start, "remote_address=1.1.1.1", "path=/a")
            .Add(Start, "remote_address=2.2.2.2", "path=/a")
            .Add(Start, "host=x", "path=/a");
        Assert.Equal(0, watch.See(calls).Domains.Single().NewcomerCalls);

        watch.Standings.Publish(known, [], []);
        calls.TellTo(watch.Observer);
        ObservedDomain domain = watch.Observer.Take(Start + (4 * Second)).Domains.Single();
        Assert.Equal(1, domain.NewcomerCalls);
        Assert.Equal([false, true], domain.Segments[0].Top.OrderBy(key => key.Path.ToString(), StringComparer.Ordinal).Select(key => key.IsNewcomer));
        ObservedSignature path = domain.Signatures.Single(signature => signature.Path.ToString() == "path=/a");
        Assert.Equal((3, 1), (path.Calls, path.NewcomerCalls));
        Assert.Equal(2, path.Clients, 0.1);
    }

    [Fact]
    public void Signatures_leave_out_what_is_a_key_and_who_is_a_single_client()
    {
        RecordedCalls calls = new RecordedCalls()
            .Add(Start, "remote_address=1.1.1.1 path=/login", "host=shop", "user_id=7")
            .AddDenied(Start, "masked_remote_address=10.0.0.0/8 path=/login method=GET", "remote_address=1.1.1.1");
        IEnumerable<string> signatures = new Watch().See(calls).Domains.Single().Signatures
            .Select(signature => $"{signature.Path} {signature.Calls} {signature.DeniedCalls} {signature.IsLimited}");

        Assert.Equal(
            """
            host=shop 1 0 False
            masked_remote_address=*, path=*, method=GET 1 1 False
            masked_remote_address=*, path=/login, method=* 1 1 False
            masked_remote_address=*, path=/login, method=GET 1 1 False
            masked_remote_address=10.0.0.0/8, path=*, method=* 1 1 False
            masked_remote_address=10.0.0.0/8, path=*, method=GET 1 1 False
            masked_remote_address=10.0.0.0/8, path=/login, method=* 1 1 False
            masked_remote_address=10.0.0.0/8, path=/login, method=GET 1 1 False
            remote_address=*, path=/login 1 0 True
            """,
            Sorted(signatures, "\n"));
    }

    [Fact]
    public void Calls_in_which_nothing_matched_count_for_domain_and_signatures()
    {
        ObservedDomain domain = new Watch().See(new RecordedCalls().Add(Start, "color=red", "remote_address=1.1.1.1 color=red")).Domains.Single();

        Assert.Equal(1, domain.Calls);
        Assert.Empty(domain.Segments);
        Assert.Equal("color=red; remote_address=*, color=red", Sorted(domain.Signatures.Select(signature => signature.Path.ToString()), "; "));
    }

    [Fact]
    public void Those_behind_one_address_and_what_they_call_are_counted()
    {
        RecordedCalls calls = new();
        for (int i = 0; i < 40; i++)
        {
            calls.Add(Start, "remote_address=1.1.1.1", $"user_id=u{i % 20}").Add(Start, "remote_address=2.2.2.2", $"page=/{i}", "user_id=u1");
        }

        IReadOnlyList<ObservedKey> keys = new Watch().See(calls).Domains.Single().Segments.Single(segment => segment.Name == "edge.remote_address").Top;
        ObservedKey gateway = keys.Single(key => key.Path.ToString() == "remote_address=1.1.1.1");
        ObservedKey crawler = keys.Single(key => key.Path.ToString() == "remote_address=2.2.2.2");
        Assert.InRange(gateway.Clients, 17, 23);
        Assert.InRange(gateway.FanOut, 17, 23);
        Assert.Equal(1, crawler.Clients, 0.1);
        Assert.InRange(crawler.FanOut, 36, 47);
    }

    [Fact]
    public void A_client_is_told_with_its_paths_its_program_and_its_rhythm()
    {
        RecordedCalls calls = new();
        for (int i = 0; i < 20; i++)
        {
            calls.Add(Start + (i * 50_000), "remote_address=1.1.1.1", $"path=/{i % 5}", "user_agent=curl/8");
        }

        ObservedClient client = new Watch().See(calls).Domains.Single().FollowedClients.Single();
        Assert.Equal(("remote_address=1.1.1.1", "curl/8", 20.0, 20.0), (client.Name, client.UserAgent, client.Calls, client.TotalCalls));
        Assert.Equal(5, client.Paths, 0.5);
        Assert.InRange(client.PathEntropy, 0.9, 1);
        Assert.Equal(0, client.GapVariation, 0.001);
        Assert.Equal(Hash.Of("remote_address", "1.1.1.1"), client.Hash);
    }

    [Fact]
    public void What_only_an_override_limits_stays_a_signature_and_makes_no_segment()
    {
        RecordedCalls calls = new RecordedCalls().Add(Start, "user_agent=x").Change(record =>
            record with { Limit = OtherLimit(), Override = "ovr-1", IsUnmatched = false, IsDenied = true, IsCallDenied = true });
        ObservedDomain domain = new Watch().See(calls).Domains.Single();

        Assert.Empty(domain.Segments);
        Assert.Equal((1, 1, 1), (domain.Calls, domain.DeniedCalls, domain.OverriddenCalls));
        Assert.Equal(("user_agent=x", 1), (Assert.Single(domain.Signatures).Path.ToString(), domain.Signatures[0].Calls));
    }

    [Fact]
    public void The_limit_told_is_that_of_the_rule_whichever_override_governs()
    {
        RecordedCalls calls = new RecordedCalls().Add(Start, "remote_address=1.1.1.1");
        DecisionRecord plain = calls.Records[0];
        calls.AddDenied(Start, "remote_address=1.1.1.1").Change(record => record with { Limit = plain.Limit!.ScaleBy(2_000), Override = "ovr-1" })
            .AddDenied(Start, "remote_address=1.1.1.1").Change(record => record with { Limit = OtherLimit(), Node = null, Override = "ovr-2" });
        ObservedDomain domain = new Watch().See(calls).Domains.Single();

        ObservedKey key = Assert.Single(Assert.Single(domain.Segments).Top);
        Assert.Equal((3, 10u, "ovr-2"), (key.Hits, key.LimitAmount, key.Override));
        Assert.Equal(2, domain.OverriddenCalls);
    }

    [Fact]
    public void What_is_too_long_to_be_followed_is_in_the_sums()
    {
        ObservedDomain domain = new Watch().See(new RecordedCalls().Add(Start, $"remote_address={new string('x', 2_000)}")).Domains.Single();

        Assert.Equal(1, domain.Segments.Single().Hits);
        Assert.Empty(domain.Segments.Single().Top);
        Assert.Empty(domain.Signatures);
    }

    [Fact]
    public void Of_more_calls_than_allowed_a_part_stands_for_all()
    {
        const int Calls = 120_000;
        RecordedCalls calls = new();
        for (int i = 0; i < Calls; i++)
        {
            calls.Add(Start + (i * 2 * Second / Calls), $"remote_address=10.0.{i % 10}.1");
        }

        ObservedInterval interval = new Watch(Watch.Options with { MostPerSecond = 5_000 }).See(calls);

        // Of 12,000 that are looked at, each stands for ten: a standard deviation of a hundredth.
        ObservedDomain domain = interval.Domains.Single();
        Assert.InRange(interval.Sampling, 0.06, 0.12);
        Assert.InRange(domain.Calls / Calls, 0.96, 1.04);
        Assert.InRange(domain.Segments[0].Hits / Calls, 0.96, 1.04);
        Assert.All(domain.Segments[0].Top, key => Assert.InRange(key.Hits * 10 / Calls, 0.85, 1.15));
    }

    [Fact]
    public void What_the_feed_dropped_is_made_up_for()
    {
        Watch watch = new();
        RecordedCalls calls = new();
        for (int i = 0; i < 10; i++)
        {
            calls.Add(Start, "remote_address=1.1.1.1");
            watch.Feed.Publish(calls.Records[i]);
        }

        // Two of the ten were in the ring, and are told by hand with the rest: as if it were 18, of which 8 were dropped.
        ObservedInterval interval = watch.See(calls);
        Assert.Equal(18, interval.Domains.Single().Calls, 1e-9);
        Assert.Equal(10 / 18.0, interval.Sampling, 1e-9);
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_no_interval_of_no_length()
    {
        Watch watch = new();
        watch.Observer.Take(Start + (2 * Second));
        ObservedInterval interval = watch.Observer.Take(Start - (3600 * Second));

        Assert.Equal(2, interval.Seconds);
        Assert.Equal(Start - (3600 * Second), interval.End);
    }

    [Fact]
    public void Watched_keys_are_told_however_quiet_they_are()
    {
        Watch watch = new(Watch.Options with { KeysTold = 3 });
        RecordedCalls calls = new RecordedCalls().Add(Start, "remote_address=1.1.1.1");
        ObservedKey quiet = watch.See(calls).Domains.Single().Segments[0].Top[0];
        for (int i = 0; i < 100; i++)
        {
            calls.Add(Start, $"remote_address=2.2.2.{i % 10}");
        }

        watch.Observer.Watched = [quiet.Hash];
        IReadOnlyList<ObservedKey> told = watch.See(calls).Domains.Single().Segments[0].Top;
        Assert.Equal(3, told.Count);
        Assert.Contains(told, key => key.Hash == quiet.Hash);
    }

    [Fact]
    public void Suspicious_clients_do_not_become_known()
    {
        Watch watch = new();
        watch.Observer.IsSuspicious = (domain, client) => domain == "edge" && client == Hash.Of("remote_address", "2.2.2.2");
        for (int minute = 0; minute < 90; minute += 5)
        {
            long now = Start + (minute * 60 * Second);
            new RecordedCalls().Add(now, "remote_address=1.1.1.1").Add(now, "remote_address=2.2.2.2").TellTo(watch.Observer);
            watch.Observer.Take(now + Second);
        }

        ClientFilter known = watch.Observer.Known(Start + (90 * 60 * Second))!;
        Assert.True(known.Contains(Hash.Of("remote_address", "1.1.1.1")));
        Assert.False(known.Contains(Hash.Of("remote_address", "2.2.2.2")));

        Watch next = new();
        next.Observer.LoadKnown(watch.Observer.SaveKnown());
        Assert.True(next.Observer.Known(Start)!.Contains(Hash.Of("remote_address", "1.1.1.1")));
        Watch foreign = new(Watch.Options with { Seed = 43 });
        Assert.Throws<InvalidDataException>(() => foreign.Observer.LoadKnown(watch.Observer.SaveKnown()));
        Assert.Throws<InvalidDataException>(() => foreign.Observer.LoadKnown(new byte[3]));
        Assert.Null(foreign.Observer.Known(Start));
    }

    [Fact]
    public void Domains_are_bounded_and_quiet_ones_make_room()
    {
        Watch watch = new(Watch.Options with { MostDomains = 2, MostQuiet = 3 });
        RecordedCalls calls = new RecordedCalls().Add(Start, "a", false, 1, "color=red").Add(Start, "b", false, 1, "color=red").Add(Start, "c", false, 1, "color=red");
        Assert.Equal("a b", Sorted(watch.See(calls).Domains.Select(domain => domain.Name), " "));

        for (int i = 0; i < 4; i++)
        {
            watch.Observer.Take(Start + ((4 + i) * Second));
        }

        Assert.Equal("c", watch.See(new RecordedCalls().Add(Start, "c", false, 1, "color=red")).Domains.Single().Name);
    }

    [Fact]
    public async Task Nothing_is_lost_between_two_threads()
    {
        const int Calls = 60_000;
        Watch watch = new(Watch.Everything);
        RecordedCalls calls = new();
        for (int i = 0; i < Calls; i++)
        {
            calls.Add(Start + i, $"remote_address=10.0.0.{i % 50}");
        }

        Task told = Task.Run(() => calls.TellTo(watch.Observer), TestContext.Current.CancellationToken);
        double seen = 0;
        for (int i = 1; !told.IsCompleted; i++)
        {
            seen += watch.Observer.Take(Start + i).Domains.Sum(domain => domain.Calls);
        }

        await told;
        seen += watch.Observer.Take(Start + Second).Domains.Sum(domain => domain.Calls);
        Assert.Equal(Calls, seen);
    }

    [Fact]
    public void Nothing_of_a_call_is_kept()
    {
        Watch watch = new();
        WeakReference request = TellOfOne(watch.Observer);
        GC.Collect();

        Assert.False(request.IsAlive);
        Assert.Single(watch.Observer.Take(Start + Second).Domains);
    }

    [Fact]
    public void Figures_of_its_own_are_published()
    {
        Watch watch = new();
        watch.See(new RecordedCalls().Add(Start, "remote_address=1.1.1.1").Add(Start, "remote_address=2.2.2.2"));

        Assert.Equal(2ul, watch.Statistics.Counter("envoyrls.adaptive.observed_total").Value);
        Assert.Equal(
            [("envoyrls.adaptive.clients", 2.0), ("envoyrls.adaptive.keys", 2.0), ("envoyrls.adaptive.sampling", 1.0)],
            watch.Statistics.Gauges.Where(gauge => gauge.Name.StartsWith("envoyrls.adaptive.", StringComparison.Ordinal))
                .Select(gauge => (gauge.Name, gauge.Value)).Order());
    }

    private static string Sorted(IEnumerable<string> texts, string between) => string.Join(between, texts.Order(StringComparer.Ordinal));

    private static Core.Rules.RuleLimit OtherLimit() => new RecordedCalls().Add(Start, "user_id=1").Records[0].Limit!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference TellOfOne(Observer observer)
    {
        RecordedCalls calls = new RecordedCalls().Add(Start, "remote_address=1.1.1.1", "path=/a");
        calls.TellTo(observer);
        return new WeakReference(calls.Records[0].Request);
    }
}
