using System.Diagnostics;
using System.Globalization;
using System.Text;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>A hundred thousand matchers of each kind come into force while calls are answered.</summary>
public sealed class LargeRuleSetTests
{
    private const int Count = 100_000;

    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(60);

    // A client that never pauses takes the processor that the rules are to be loaded by.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData("set", "u99999", "other")]
    [InlineData("cidr", "10.24.105.250", "192.0.2.1")]
    [InlineData("prefix", "p99999/x", "q99999/x")]
    [InlineData("suffix", "x/99999s", "x/99999t")]
    [InlineData("number", "999999", "-1")]
    [InlineData("regex", "/99999r/users/7", "/99999r/users/x")]
    public async Task It_answers_while_they_load_and_finds_the_last_of_them(string kind, string matching, string other)
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync();
        using RateLimitClient client = server.Connect();
        server.Rules.Write("large.yaml", Document(kind));

        TimeSpan longest = TimeSpan.Zero;
        long started = Stopwatch.GetTimestamp();
        uint? limit;
        do
        {
            long asked = Stopwatch.GetTimestamp();
            RateLimitResponse small = await client.AskAsync("small", "x");
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(asked).Ticks));
            Assert.NotNull(small.Statuses[0].CurrentLimit);
            limit = await LimitAsync(client, matching);
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
        while (limit is null && Stopwatch.GetElapsedTime(started) < LoadLimit);

        TimeSpan loading = Stopwatch.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage($"{kind}: in force after {loading}, longest call {longest}");
        Assert.True(limit is 1_000_000, $"in force: {server.Output}");
        Assert.Null(await LimitAsync(client, other));

        // A call that waited for the load would have taken as long as the load.
        Assert.InRange(longest, TimeSpan.Zero, loading / 2);
    }

    private static async Task<uint?> LimitAsync(RateLimitClient client, string value) =>
        (await client.LookAsync("large", "k", value)).CurrentLimit?.RequestsPerUnit;

    private static string Document(string kind)
    {
        StringBuilder text = new("domain: large\ndescriptors:\n");
        const string Limit = "rate_limit: {unit: year, requests_per_unit: 1000000}";
        if (kind is "number" or "regex")
        {
            foreach (string value in Enumerable.Range(0, Count).Select(i => ValueOf(kind, i)))
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {{key: k, match: {kind}, value: \"{value}\", {Limit}}}\n");
            }
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{key: k, match: {kind}, values: [");
            text.AppendJoin(", ", Enumerable.Range(0, Count).Select(i => ValueOf(kind, i)));
            text.Append(CultureInfo.InvariantCulture, $"], {Limit}}}\n");
        }

        return text.ToString();
    }

    private static string ValueOf(string kind, int i) => kind switch
    {
        "set" => Text($"u{i}"),
        "cidr" => Text($"10.{i >> 12}.{(i >> 4) & 255}.{(i & 15) << 4}/28"),
        "prefix" => Text($"p{i}/"),
        "suffix" => Text($"/{i}s"),
        "number" => Text($"{i * 10}..{(i * 10) + 9}"),
        _ => Text($"/{i}r/users/[0-9]+"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
