using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>A server that keeps its rules in a directory and is killed while it writes.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Rounds = 3;
    private const int Writers = 4;
    private const int WritesOfARound = 1000;

    private readonly TemporaryDirectory _directory = new();

    private (string Name, string Value) Repository => ("MANAGEMENT_DIR", _directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_acknowledged_before_a_crash_is_there_after_it_and_nothing_is_half_there()
    {
        string token = await Tokens.CreateAsync(Repository);
        ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);
        ConcurrentDictionary<string, int> unanswered = new(StringComparer.Ordinal);
        for (int round = 0; round < Rounds; round++)
        {
            await using ManagedServer server = await ManagedServer.StartAsync(token, Repository);
            await CheckAsync(server, acknowledged, unanswered);
            int before = acknowledged.Count;
            Task<bool[]> writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(server, round, writer, acknowledged, unanswered)));
            await Eventually.IsTrueAsync(() => acknowledged.Count > before + 30 + (round * 17), TimeSpan.FromSeconds(30), "writes are acknowledged");
            await server.Process.KillAsync();
            Assert.Contains(false, await writing);
        }

        await using ManagedServer last = await ManagedServer.StartAsync(token, Repository);
        await CheckAsync(last, acknowledged, unanswered);
    }

    /// <summary>Whether all were answered before the server was gone.</summary>
    private static async Task<bool> WriteAsync(ManagedServer server, int round, int writer, ConcurrentDictionary<string, int> acknowledged, ConcurrentDictionary<string, int> unanswered)
    {
        for (int i = 1; i <= WritesOfARound / Writers; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"r{round}_{writer}_{i}");
            try
            {
                (await server.Admin.PutRuleAsync(key, key, i)).Expect(HttpStatusCode.Created);
                acknowledged[key] = i;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                unanswered[key] = i;
                return false;
            }
        }

        return true;
    }

    private static async Task CheckAsync(ManagedServer server, ConcurrentDictionary<string, int> acknowledged, ConcurrentDictionary<string, int> unanswered)
    {
        Dictionary<string, int> kept = new(StringComparer.Ordinal);
        foreach (JsonElement rule in await ItemsAsync(server, "/v1/admin/rules"))
        {
            kept[$"{rule.GetProperty("id")}"] = rule.GetProperty("rate_limit").GetProperty("requests_per_unit").GetInt32();
        }

        Assert.Empty(acknowledged.Except(kept));
        Assert.Empty(kept.Except(acknowledged).Except(unanswered));

        long[] versions = [.. (await ItemsAsync(server, "/v1/admin/versions")).Select(version => version.GetProperty("number").GetInt64())];
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(version => (long)version).Reverse(), versions);

        // Decisions follow what is kept, the unanswered ones included.
        foreach ((string key, int amount) in kept.Where(rule => unanswered.ContainsKey(rule.Key)).Concat(kept.Take(50)))
        {
            Assert.Equal((uint)amount, await server.LimitAsync(key, "anybody"));
        }

        foreach (string lost in unanswered.Keys.Except(kept.Keys, StringComparer.Ordinal))
        {
            Assert.Equal(0u, await server.LimitAsync(lost, "anybody"));
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(ManagedServer server, string path)
    {
        List<JsonElement> items = [];
        string? cursor = "";
        while (cursor is not null)
        {
            string query = cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "";
            JsonElement page = (await server.Admin.GetAsync($"{path}?limit=1000{query}")).Expect(HttpStatusCode.OK).Json;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next_cursor", out JsonElement next) ? next.GetString() : null;
        }

        return items;
    }
}
