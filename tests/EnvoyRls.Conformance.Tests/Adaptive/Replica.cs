using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Adaptive;

/// <summary>One real server of several that share a Redis.</summary>
internal sealed class Replica(RateLimitServer server) : IAsyncDisposable
{
    private readonly RateLimitClient _client = server.Connect();

    public RateLimitServer Server => server;

    /// <summary>The limit that an address is held to.</summary>
    public async Task<uint> LimitAsync(string address) => (await _client.LookAsync("edge", "remote_address", address)).CurrentLimit?.RequestsPerUnit ?? 0;

    /// <summary>Waits until an address is held to a limit.</summary>
    public Task LimitIsAsync(string address, uint limit) =>
        Eventually.IsTrueAsync(async () => await LimitAsync(address) == limit, TimeSpan.FromSeconds(20), () => $"{address} is held to {limit}: {server.Output}");

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task KillAsync() => server.KillAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await server.DisposeAsync();
    }
}
