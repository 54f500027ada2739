using System.Globalization;
using EnvoyRls.Redis;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Bench.Redis;

/// <summary>What a server tells about its own work.</summary>
internal sealed class RedisFigures(RespConnection server) : IAsyncDisposable
{
    private static readonly string[] Outside = ["cmdstat_evalsha", "cmdstat_config|resetstat", "cmdstat_info", "cmdstat_ping"];

    public static async Task<RedisFigures> ConnectAsync(string address) =>
        new(await RespConnection.OpenAsync(RedisAddress.Parse(address), null, null, null, CancellationToken.None));

    /// <summary>Begins to count anew.</summary>
    public Task ResetAsync() => server.AskAsync(CancellationToken.None, "CONFIG", "RESETSTAT");

    /// <summary>Microseconds from a script's start to its end, how many commands all scripts called, and how many scripts ran.</summary>
    public async Task<(double Microseconds, double Inside, double Scripts)> ScriptsAsync()
    {
        Dictionary<string, string> statistics = await InfoAsync("commandstats");
        if (!statistics.TryGetValue("cmdstat_evalsha", out string? scripts))
        {
            return default;
        }

        double inside = statistics.Where(static pair => !Outside.Contains(pair.Key)).Sum(static pair => Field(pair.Value, "calls"));
        return (Field(scripts, "usec_per_call"), inside, Field(scripts, "calls"));
    }

    /// <summary>Seconds that the server has kept processors busy.</summary>
    public async Task<double> ProcessorTimeAsync()
    {
        Dictionary<string, string> cpu = await InfoAsync("cpu");
        return double.Parse(cpu["used_cpu_user"], CultureInfo.InvariantCulture) + double.Parse(cpu["used_cpu_sys"], CultureInfo.InvariantCulture);
    }

    /// <summary>Charges that were sent, by scripts or plainly: the script of fixed windows alone asks for a TTL, next to its INCRBY.</summary>
    public async Task<double> ChargesAsync()
    {
        Dictionary<string, string> statistics = await InfoAsync("commandstats");
        return Calls("evalsha") + Calls("incrby") - Calls("ttl");

        double Calls(string command) => statistics.TryGetValue($"cmdstat_{command}", out string? of) ? Field(of, "calls") : 0;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<Dictionary<string, string>> InfoAsync(string section) => (await server.AskAsync(CancellationToken.None, "INFO", section)).Text
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(static line => line.Contains(':', StringComparison.Ordinal))
        .Select(static line => line.Split(':', 2))
        .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);

    private static double Field(string statistics, string name)
    {
        string field = statistics.Split(',').Single(field => field.StartsWith(name + "=", StringComparison.Ordinal));
        return double.Parse(field[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
