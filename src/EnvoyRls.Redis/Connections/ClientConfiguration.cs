using StackExchange.Redis;

namespace EnvoyRls.Redis.Connections;

/// <summary>Sets the client library up for one store.</summary>
internal static class ClientConfiguration
{
    private const int KeepAliveSeconds = 5;
    private const int ReconnectMilliseconds = 100;

    // The client looks at all nodes before it believes any of them about the slots: a silent one must not keep the
    // others' news waiting for longer.
    private static readonly TimeSpan LongestClusterConnect = TimeSpan.FromSeconds(1);

    // No configuration channel is listened to and nothing is configured: two commands fewer to be allowed, and no
    // second connection per server.
    private static readonly string[] Unneeded = ["SUBSCRIBE", "CONFIG"];

    public static ConfigurationOptions For(RedisOptions options, IReadOnlyList<RedisAddress> servers, TlsTrust? tls)
    {
        RedisAddress first = servers[0];
        RedisCredentials? credentials = first.Credentials ?? RedisCredentials.Parse(options.Auth);
        ConfigurationOptions configuration = new()
        {
            AbortOnConnectFail = true,
            ClientName = "envoy-rls",
            CommandMap = Commands(options.Kind),
            ConfigurationChannel = "",
            ConnectRetry = 1,
            ConnectTimeout = (int)ConnectTimeout(options).TotalMilliseconds,
            DefaultDatabase = first.Database,
            KeepAlive = KeepAliveSeconds,
            Password = credentials?.Password,
            ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds),
            Ssl = tls is not null,
            SyncTimeout = (int)options.ConnectTimeout.TotalMilliseconds,
            TieBreaker = "",
        };

        foreach (RedisAddress server in servers)
        {
            configuration.EndPoints.Add(server.EndPoint);
        }

        if (tls is not null)
        {
            configuration.CertificateValidation += tls.Validate;
            configuration.CertificateSelection += tls.SelectClient;
        }

        return configuration;
    }

    private static TimeSpan ConnectTimeout(RedisOptions options) =>
        options.Kind == RedisTopologyKind.Cluster && options.ConnectTimeout > LongestClusterConnect ? LongestClusterConnect : options.ConnectTimeout;

    // Outside a cluster the client must not go looking for one: a server may announce addresses nobody can reach.
    private static CommandMap Commands(RedisTopologyKind kind) =>
        CommandMap.Create(new HashSet<string>(kind == RedisTopologyKind.Cluster ? Unneeded : [.. Unneeded, "CLUSTER"], StringComparer.OrdinalIgnoreCase), available: false);
}
