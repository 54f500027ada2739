using System.Globalization;
using System.IO.Compression;
using EnvoyRls.Bench.Adaptive.Attacks.Models;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

/// <summary>A log of two days: every hour a crawler asks for three pages, and somebody who was never there before reads two.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Crawler = "192.0.2.1";
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0";
    private const double Rate = 5;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_log_is_thickened_to_the_rate_that_is_wanted_and_keeps_what_sessions_are_like()
    {
        List<ShopCall> calls = Play(Site(Lines(48)), hours: 24);

        Assert.InRange(calls.Count / 86_400.0, 0.95 * Rate, 1.05 * Rate);
        ILookup<string, ShopCall> byClient = calls.ToLookup(call => call.Address, StringComparer.Ordinal);
        Assert.InRange(byClient[Crawler].Count() / (double)calls.Count, 0.55, 0.65);
        Assert.All(byClient[Crawler], call => Assert.StartsWith("/docs/", call.Path, StringComparison.Ordinal));
        Assert.All(byClient.Where(client => client.Key != Crawler).Take(1_000), client => Assert.Equal("/, /blog/post.html", string.Join(", ", client.Take(2).Select(call => call.Path))));
        Assert.DoesNotContain(calls, call => call.IsHostile);
    }

    [Fact]
    public void Who_came_back_has_addresses_for_good_and_who_did_not_gets_a_new_one_each_time()
    {
        string[] clients = [.. Lines(48), .. Enumerable.Range(0, 24).Select(hour => Line(hour, 30, "198.51.100.7", "/blog/post.html"))];
        List<ShopCall> calls = Play(Site(clients), hours: 24);

        int regulars = calls.Where(call => call.Address.StartsWith("240.", StringComparison.Ordinal)).Select(call => call.Address).Distinct(StringComparer.Ordinal).Count();
        int strangers = calls.Where(call => call.Address.StartsWith("241.", StringComparison.Ordinal)).Select(call => call.Address).Distinct(StringComparer.Ordinal).Count();
        int visits = calls.Count(call => call.Path == "/");
        Assert.InRange(strangers, 0.95 * visits, visits);
        Assert.InRange(regulars, 1, Rate * 3_600 / 5.5);
    }

    [Fact]
    public void The_same_seed_is_the_same_traffic() =>
        Assert.Equal(Play(Site(Lines(48)), hours: 1), Play(Site(Lines(48)), hours: 1));

    [Fact]
    public void Attackers_ask_for_pages_of_the_log_and_the_busiest_client_is_the_one_broken_into()
    {
        LogSite site = Site(Lines(48));
        AttackModel flood = AttackModels.On(site.Target).Single(attack => attack.Name == "one-key-10x");

        Assert.InRange(flood.MostRate, 0.55 * Rate * 10, 0.65 * Rate * 10);
        Assert.All(Play(new AttackTraffic(flood, 0, 1), hours: 1), call => Assert.Equal((Crawler, true, ""), (call.Address, call.IsHostile, call.User)));
        Assert.DoesNotContain(Play(site, hours: 1, isVictimSilent: true), benign => benign.Address == Crawler);
        string[] pages = ["/", "/blog/post.html", "/docs/0", "/docs/1", "/docs/2"];
        foreach (AttackModel attack in AttackModels.On(site.Target).Where(attack => attack is { IsByPartner: false, Name: not "path-busting" }))
        {
            Assert.All(Play(new AttackTraffic(attack, 0, 2), hours: 0.01), call =>
            {
                Assert.Contains(call.Path, pages, StringComparer.Ordinal);
                Assert.Equal(Browser, call.Agent);
            });
        }
    }

    [Fact]
    public void A_log_of_less_than_a_day_is_refused_with_a_sentence() =>
        Assert.Contains("each hour of the day", Assert.Throws<InvalidDataException>(() => Site(Lines(5))).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Lines(int hours) => Enumerable.Range(0, hours).SelectMany(hour => (string[])
    [
        .. Enumerable.Range(0, 3).Select(page => Line(hour, page, Crawler, $"/docs/{page}", "crawler/1.0 (http://crawler.example/)")),
        Line(hour, 10, $"203.0.113.{hour}", "/?from=elsewhere"),
        Line(hour, 40, $"203.0.113.{hour}", "/blog/post.html"),
    ]);

    private static string Line(int hour, int second, string address, string path, string agent = Browser) => string.Create(
        CultureInfo.InvariantCulture,
        $"{address} - - [{new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).AddHours(hour).AddSeconds(second):dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {path} HTTP/1.1\" 200 10 \"-\" \"{agent}\"");

    private static List<ShopCall> Play(LogSite site, double hours, bool isVictimSilent = false) =>
        Play(site.Traffic(1, hour: 9, new ShopMood(), _ => isVictimSilent), hours);

    private static List<ShopCall> Play(ITraffic traffic, double hours)
    {
        List<ShopCall> calls = [];
        traffic.AddUntil(hours * 3_600, calls);
        return calls;
    }

    private LogSite Site(IEnumerable<string> lines)
    {
        string path = Path.Combine(_directory.Path, "access.log.gz");
        using (StreamWriter writer = new(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
        {
            foreach (string line in lines)
            {
                writer.WriteLine(line);
            }
        }

        return LogSite.Read(new FileInfo(path), Rate);
    }
}
