using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Rules written to servers that end meanwhile: which were acknowledged, which never answered, and what has to be true afterwards.</summary>
internal sealed class WritesUnderWay
{
    private const int Writers = 4;
    private const int WritesOfAWriter = 250;

    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _unanswered = new(StringComparer.Ordinal);
    private int _rounds;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Writes by several clients until all is written or the server is gone; whether the latter.</summary>
    public async Task<bool> RunAsync(ManagedServer server)
    {
        int round = _rounds++;
        return (await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(server, round, writer)))).Contains(true);
    }

    /// <summary>Holds a server that has started since against what was answered.</summary>
    public async Task CheckAsync(ManagedServer server)
    {
        Dictionary<string, int> kept = new(StringComparer.Ordinal);
        foreach (JsonElement rule in await server.Admin.ItemsAsync("/v1/admin/rules"))
        {
            kept[$"{rule.GetProperty("id")}"] = rule.GetProperty("rate_limit").GetProperty("requests_per_unit").GetInt32();
        }

        Assert.Empty(_acknowledged.Except(kept));
        Assert.Empty(kept.Except(_acknowledged).Except(_unanswered));
        long[] versions = [.. (await server.Admin.ItemsAsync("/v1/admin/versions")).Select(version => version.GetProperty("number").GetInt64())];
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(version => (long)version).Reverse(), versions);

        // Decisions follow what is kept, the unanswered ones included.
        foreach ((string key, int amount) in kept.Where(rule => _unanswered.ContainsKey(rule.Key)).Concat(kept.Take(50)))
        {
            Assert.Equal((uint)amount, await server.LimitAsync(key, "anybody"));
        }

        foreach (string lost in _unanswered.Keys.Except(kept.Keys, StringComparer.Ordinal))
        {
            Assert.Equal(0u, await server.LimitAsync(lost, "anybody"));
        }
    }

    private async Task<bool> WriteAsync(ManagedServer server, int round, int writer)
    {
        for (int i = 1; i <= WritesOfAWriter; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"r{round}_{writer}_{i}");
            try
            {
                (await server.Admin.PutRuleAsync(key, key, i)).Expect(HttpStatusCode.Created);
                _acknowledged[key] = i;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                _unanswered[key] = i;
                return true;
            }
        }

        return false;
    }
}
