using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class ReferenceVariablesTests
{
    /// <summary>The reference's variables and defaults, by kind; a default that is missing is empty.</summary>
    private const string Reference =
        """
        string HOST=0.0.0.0 DEBUG_HOST=0.0.0.0 GRPC_HOST=0.0.0.0 GRPC_UDS GRPC_SERVER_TLS_CERT GRPC_SERVER_TLS_KEY GRPC_CLIENT_TLS_CACERT GRPC_CLIENT_TLS_SAN
        string LOG_LEVEL=WARN LOG_FORMAT=text CONFIG_TYPE=FILE CONFIG_GRPC_XDS_NODE_ID=default CONFIG_GRPC_XDS_NODE_METADATA CONFIG_GRPC_XDS_SERVER_URL=localhost:18000
        string CONFIG_GRPC_XDS_CLIENT_TLS_CERT CONFIG_GRPC_XDS_CLIENT_TLS_KEY CONFIG_GRPC_XDS_SERVER_TLS_CACERT CONFIG_GRPC_XDS_SERVER_TLS_SAN
        string STATSD_HOST=localhost STATSD_PROTOCOL=tcp PROMETHEUS_ADDR=:9090 PROMETHEUS_PATH=/metrics PROMETHEUS_MAPPER_YAML
        string RUNTIME_ROOT=/srv/runtime_data/current RUNTIME_SUBDIRECTORY RUNTIME_APPDIRECTORY=config CACHE_KEY_PREFIX BACKEND_TYPE=redis
        string LIMIT_LIMIT_HEADER=RateLimit-Limit LIMIT_REMAINING_HEADER=RateLimit-Remaining LIMIT_RESET_HEADER=RateLimit-Reset
        string REDIS_TYPE=SINGLE REDIS_PERSECOND_TYPE=SINGLE REDIS_AUTH REDIS_PERSECOND_AUTH REDIS_SENTINEL_AUTH REDIS_PERSECOND_SENTINEL_AUTH
        string REDIS_TLS_CLIENT_CERT REDIS_TLS_CLIENT_KEY REDIS_TLS_CACERT REDIS_POOL_ON_EMPTY_BEHAVIOR=WAIT REDIS_PERSECOND_POOL_ON_EMPTY_BEHAVIOR=WAIT
        string MEMCACHE_SRV MEMCACHE_TLS_CLIENT_CERT MEMCACHE_TLS_CLIENT_KEY MEMCACHE_TLS_CACERT
        string TRACING_SERVICE_NAME=RateLimit TRACING_SERVICE_NAMESPACE TRACING_SERVICE_INSTANCE_ID TRACING_EXPORTER_PROTOCOL=http
        string DOG_STATSD_MOGRIFIER_<N>_PATTERN DOG_STATSD_MOGRIFIER_<N>_NAME
        int PORT=8080 DEBUG_PORT=6070 GRPC_PORT=8081 XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES=0 STATSD_PORT=8125 EXPIRATION_JITTER_MAX_SECONDS=300 LOCAL_CACHE_SIZE_IN_BYTES=0
        int REDIS_POOL_SIZE=10 REDIS_PERSECOND_POOL_SIZE=10 REDIS_PIPELINE_LIMIT=0 REDIS_PERSECOND_PIPELINE_LIMIT=0 MEMCACHE_MAX_IDLE_CONNS=2
        int REDIS_CLUSTER_PIPELINE_PARALLELISM=1 REDIS_PERSECOND_CLUSTER_PIPELINE_PARALLELISM=1
        float XDS_CLIENT_BACKOFF_RANDOM_FACTOR=0.5 NEAR_LIMIT_RATIO=0.8 TRACING_SAMPLING_RATE=1
        duration GRPC_MAX_CONNECTION_AGE=24h GRPC_MAX_CONNECTION_AGE_GRACE=1h CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL=3s
        duration XDS_CLIENT_BACKOFF_INITIAL_INTERVAL=10s XDS_CLIENT_BACKOFF_MAX_INTERVAL=60s STATS_FLUSH_INTERVAL=10s REDIS_PIPELINE_WINDOW=0 REDIS_PERSECOND_PIPELINE_WINDOW=0
        duration REDIS_TIMEOUT=10s REDIS_PERSECOND_TIMEOUT=10s REDIS_STARTUP_INITIAL_INTERVAL=1s REDIS_STARTUP_MAX_INTERVAL=30s REDIS_STARTUP_MAX_ELAPSED_TIME=0 MEMCACHE_SRV_REFRESH=0
        bool GRPC_SERVER_USE_TLS=false FORCE_START_WITHOUT_INITIAL_CONFIG=false CONFIG_GRPC_XDS_SERVER_USE_TLS=false XDS_CLIENT_BACKOFF_JITTER=true
        bool USE_DOG_STATSD=false USE_STATSD=true DISABLE_STATS=false USE_PROMETHEUS=false PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS=false
        bool RUNTIME_IGNOREDOTFILES=false RUNTIME_WATCH_ROOT=true STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT=false LIMIT_RESPONSE_HEADERS_ENABLED=false
        bool HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED=false REDIS_TLS=false REDIS_PERSECOND_TLS=false REDIS_TLS_SKIP_HOSTNAME_VERIFICATION=false REDIS_PERSECOND=false
        bool REDIS_HEALTH_CHECK_ACTIVE_CONNECTION=false MEMCACHE_TLS=false MEMCACHE_TLS_SKIP_HOSTNAME_VERIFICATION=false SHADOW_MODE=false QUOTA_MODE=false
        bool RESPONSE_DYNAMIC_METADATA=false MERGE_DOMAIN_CONFIG=false TRACING_ENABLED=false
        list USE_DOG_STATSD_MOGRIFIERS MEMCACHE_HOST_PORT
        map CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS EXTRA_TAGS DOG_STATSD_MOGRIFIER_<N>_TAGS
        """;

    /// <summary>Their defaults in the reference are Unix sockets, which this service does not reach Redis by.</summary>
    private static readonly string[] OtherDefaults = ["REDIS_URL", "REDIS_SOCKET_TYPE", "REDIS_PERSECOND_URL", "REDIS_PERSECOND_SOCKET_TYPE"];

    [Fact]
    public void Every_variable_of_the_reference_is_declared_with_its_type_and_default()
    {
        Dictionary<string, Variable> declared = ServerSettings.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);

        foreach (string line in Reference.Split('\n'))
        {
            string[] words = line.Trim().Split(' ');
            foreach (string[] pair in words.Skip(1).Select(word => word.Split('=')))
            {
                Variable variable = Assert.Contains(pair[0], (IReadOnlyDictionary<string, Variable>)declared);
                Assert.NotEqual(Standing.Ours, variable.Standing);
                Assert.Equal((pair[0], words[0], pair.Length > 1 ? pair[1] : ""), (variable.Name, variable.Type, variable.Default));
            }
        }

        Assert.All(OtherDefaults, name => Assert.Equal(Standing.Better, declared[name].Standing));
    }

    [Fact]
    public void What_the_reference_does_not_have_is_called_ours()
    {
        string[] known = [.. Reference.Split('\n').SelectMany(line => line.Trim().Split(' ').Skip(1)).Select(word => word.Split('=')[0]), .. OtherDefaults];

        Assert.All(
            ServerSettings.Variables.Where(variable => !known.Contains(variable.Name, StringComparer.Ordinal)),
            variable => Assert.True(
                variable.Standing == Standing.Ours || variable.Name is "OTEL_EXPORTER_OTLP_*" or "OTEL_EXPORTER_OTLP_HEADERS" or "REDIS_CLOSE_CONNECTION_ON_READONLY_ERROR", variable.Name));
    }
}
