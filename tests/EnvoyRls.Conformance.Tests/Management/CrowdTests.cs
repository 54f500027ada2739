using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Many at once on the admin port: those who never end their requests, and those who watch.</summary>
public sealed class CrowdTests(HostileServer hostile) : IClassFixture<HostileServer>
{
    private const int Subscribers = 200;
    private const int Idlers = 300;

    private ManagedServer Server => hostile.Server;

    [Fact]
    public async Task Those_who_never_end_their_requests_keep_nobody_waiting()
    {
        string half = $"PUT /v1/admin/rules/slow HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {hostile.Token}\r\nContent-Type: application/json\r\n";
        List<TcpClient> idlers = [];
        try
        {
            for (int i = 0; i < Idlers; i++)
            {
                string text = (i % 3) switch
                {
                    0 => "G",
                    1 => half,
                    _ => $"{half}Content-Length: 100000\r\n\r\n{{",
                };
                idlers.Add(await RawHttp.OpenAsync(Server.AdminPort, text));
            }

            long started = Stopwatch.GetTimestamp();
            for (int i = 1; i <= 20; i++)
            {
                await Server.Admin.PutRuleAsync("prompt", "prompt", i);
                Assert.Equal((uint)i, await Server.LimitAsync("prompt", "anybody"));
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15), "writes go on");
        }
        finally
        {
            idlers.ForEach(idler => idler.Dispose());
        }
    }

    [Fact]
    public async Task Two_hundred_may_ask_to_watch_and_those_who_may_see_every_change()
    {
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Subscribers }) { BaseAddress = Server.AdminAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", hostile.Token);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        ConcurrentBag<HttpResponseMessage> answers = [];
        await Task.WhenAll(Enumerable.Range(0, Subscribers).Select(async _ =>
            answers.Add(await http.GetAsync(new Uri("/v1/admin/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, limit.Token))));
        HttpResponseMessage[] watching = [.. answers.Where(answer => answer.StatusCode == HttpStatusCode.OK)];
        Assert.All(answers.Except(watching), answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.InRange(watching.Length, 1, 64);

        (await Server.Admin.PutRuleAsync("watched", "watched", 1)).Expect(HttpStatusCode.Created);
        long version = await Server.Admin.VersionAsync();
        await Task.WhenAll(watching.Select(answer => SeesAsync(answer, string.Create(CultureInfo.InvariantCulture, $"\"version\":{version}"), limit.Token)));

        foreach (HttpResponseMessage answer in answers)
        {
            answer.Dispose();
        }

        // Whoever leaves makes room.
        await Eventually.IsTrueAsync(
            async () =>
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri("/v1/admin/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, limit.Token);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(20),
            () => "there is room again");
    }

    private static async Task SeesAsync(HttpResponseMessage answer, string text, CancellationToken cancellation)
    {
        using StreamReader events = new(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await events.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the stream ended without {text}");
    }
}
