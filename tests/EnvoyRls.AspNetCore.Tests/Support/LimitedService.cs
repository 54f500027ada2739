using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>The real server process with its counters in a real Redis. It can go away and come back at the same address.</summary>
public sealed class LimitedService : IAsyncLifetime
{
    private const string GatewayRules = """
        domain: gateway
        descriptors:
          - key: route
            descriptors:
              - key: masked_remote_address
                rate_limit: {unit: day, requests_per_unit: 1000000}
          - key: api_key
            rate_limit: {unit: day, requests_per_unit: 300, name: calls of a key}
        """;

    private const string MeshRules = """
        domain: mesh
        descriptors:
          - key: destination
            value: stock
            rate_limit: {unit: day, requests_per_unit: 25}
        """;

    private const string ContractRules = """
        domain: contract
        descriptors:
          - key: user
            rate_limit: {unit: day, requests_per_unit: 50, name: calls of a user}
          - key: bucket
            rate_limit: {unit: second, requests_per_unit: 1, algorithm: token_bucket, burst: 5}
          - key: watched
            shadow_mode: true
            rate_limit: {unit: day, requests_per_unit: 1}
        """;

    private readonly TemporaryDirectory _rules = new();
    private readonly int _port = FreePort.Next();
    private RedisServer _redis = null!;
    private RateLimitServer _server = null!;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(_rules.File("gateway.yaml"), GatewayRules);
        File.WriteAllText(_rules.File("mesh.yaml"), MeshRules);
        File.WriteAllText(_rules.File("contract.yaml"), ContractRules);
        _redis = await RedisServer.StartAsync();
        await StartAsync();
    }

    public async Task StartAsync() => _server = await RateLimitServer.StartAsync(
        ("RULES", _rules.Path),
        ("GRPC_PORT", _port.ToString(CultureInfo.InvariantCulture)),
        ("BACKEND_TYPE", "redis"),
        ("REDIS_URL", _redis.Address));

    public async Task KillAsync()
    {
        await _server.KillAsync();
        await _server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _redis.DisposeAsync();
        _rules.Dispose();
    }
}
