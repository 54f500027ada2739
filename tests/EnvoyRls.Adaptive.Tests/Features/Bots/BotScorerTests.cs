using EnvoyRls.Adaptive.Features.Bots;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Tests.Features.Bots;

public sealed class BotScorerTests
{
    private const long Minute = 60 * Traffic.Second;
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private readonly BotScorer _scorer = new();

    [Fact]
    public void A_clock_that_calls_fast_is_a_bot_whatever_it_says_it_is()
    {
        Assert.True(Score(Clients.Of(1, "a", 20, total: 600, variation: 0.05, userAgent: Browser), Minute) > 0.8);
        Assert.True(Score(Clients.Of(2, "b", 20, total: 600, variation: 0.05, userAgent: null), Minute) > 0.8);
    }

    [Fact]
    public void A_visitor_who_loads_a_page_with_forty_pictures_is_none()
    {
        Assert.Equal(0, Score(Clients.Of(1, "a", 41, total: 41, variation: 3, paths: 41, pathEntropy: 1, userAgent: Browser), 2 * Traffic.Second));
    }

    [Fact]
    public void A_visitor_who_reads_for_an_hour_is_none() =>
        Assert.Equal(0, Score(Clients.Of(1, "a", 1, total: 60, variation: 5, paths: 40, pathEntropy: 0.9, userAgent: Browser), 60 * Minute));

    [Fact]
    public void What_a_client_says_of_itself_is_not_enough()
    {
        Assert.Equal(0, Score(Clients.Of(1, "a", 4, total: 20, variation: 3, userAgent: "curl/8.0"), Minute), 0.25);
        Assert.True(Score(Clients.Of(2, "b", 4, total: 20, variation: 1, userAgent: "ExampleBot/1.0 (+https://bot.example)"), 600 * Minute) > 0.5);
    }

    [Fact]
    public void Whoever_sweeps_over_thousands_of_paths_is_a_bot() =>
        Assert.True(Score(Clients.Of(1, "a", 40, total: 4_000, variation: 1, paths: 3_900, pathEntropy: 0.99), 2 * Minute) > 0.5);

    [Fact]
    public void Of_fewer_than_eight_calls_nothing_is_told() =>
        Assert.Equal(0, Score(Clients.Of(1, "a", 7, total: 7, variation: 0, userAgent: "curl/8.0"), 600 * Minute));

    [Fact]
    public void It_takes_a_minute_to_change_ones_mind_about_a_client()
    {
        long now = Traffic.Monday + Minute;
        _scorer.Observe(Interval(now, Clients.Of(1, "a", 20, total: 600, variation: 0.05)));
        double first = _scorer.LikelihoodOf(1);
        _scorer.Observe(Interval(now + (2 * Traffic.Second), Clients.Of(1, "a", 20, total: 620, variation: 3)));
        double soon = _scorer.LikelihoodOf(1);
        _scorer.Observe(Interval(now + (5 * Minute), Clients.Of(1, "a", 20, total: 640, variation: 3)));
        Assert.InRange(soon, first * 0.9, first);
        Assert.True(_scorer.LikelihoodOf(1) < 0.5);
    }

    [Fact]
    public void Only_those_who_likely_are_bots_are_published_and_nobody_is_remembered_for_ever()
    {
        ClientStandings standings = new();
        long now = Traffic.Monday + Minute;
        _scorer.Observe(Interval(
            now,
            Clients.Of(1, "a", 20, total: 600, variation: 0.05),
            Clients.Of(2, "b", 4, total: 20, variation: 1, userAgent: "curl/8.0"),
            Clients.Of(3, "c", 4, total: 20, variation: 1, userAgent: Browser)));
        standings.Publish(known: null, _scorer.Likely(), []);
        Assert.InRange(standings.Find(1).BotLikelihood, 80, 100);
        Assert.Equal(0, standings.Find(2).BotLikelihood);
        Assert.Equal(0, standings.Find(3).BotLikelihood);

        _scorer.Observe(Interval(now + (2 * Traffic.Hour)));
        standings.Publish(known: null, _scorer.Likely(), []);
        Assert.Equal(0, _scorer.Count);
        Assert.Equal(0, standings.Find(1).BotLikelihood);
    }

    [Fact]
    public void No_more_clients_are_remembered_than_asked_for()
    {
        BotScorer small = new(capacity: 10);
        small.Observe(Interval(
            Traffic.Monday + Minute, [.. Enumerable.Range(1, 100).Select(i => Clients.Of((ulong)i, "a", 20, total: 600, variation: 0.05))]));
        Assert.Equal(10, small.Count);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    [InlineData(1e300)]
    public void Odd_numbers_give_a_likelihood_all_the_same(double number)
    {
        ObservedClient client = Clients.Of(1, "a", number, total: number, variation: number, paths: number, pathEntropy: number, firstSeen: long.MinValue);
        Assert.InRange(BotModel.Likelihood(BotEvidence.Of(client, Traffic.Monday)), 0, 1);
    }

    [Theory]
    [InlineData(null, AgentKind.Unknown)]
    [InlineData("", AgentKind.Absent)]
    [InlineData("-", AgentKind.Absent)]
    [InlineData(Browser, AgentKind.Browser)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", AgentKind.Automation)]
    [InlineData("python-requests/2.32", AgentKind.Automation)]
    [InlineData("MyApp/3.1", AgentKind.Other)]
    internal void User_agents_are_told_apart_by_what_they_say(string? agent, AgentKind kind) => Assert.Equal(kind, UserAgents.KindOf(agent));

    private double Score(ObservedClient client, long age)
    {
        _scorer.Observe(Interval(Traffic.Monday + age, client));
        return _scorer.LikelihoodOf(client.Hash);
    }

    private static ObservedInterval Interval(long now, params ObservedClient[] clients) => new()
    {
        Start = now - (2 * Traffic.Second),
        End = now,
        Sampling = 1,
        Domains =
        [
            new ObservedDomain
            {
                Name = "edge",
                Calls = clients.Length,
                DeniedCalls = 0,
                OverriddenCalls = 0,
                Clients = clients.Length,
                NewClients = 0,
                NewcomerCalls = 0,
                Entropy = 1,
                TopShare = 1,
                Segments = [],
                Signatures = [],
                FollowedClients = clients,
            },
        ],
    };
}
