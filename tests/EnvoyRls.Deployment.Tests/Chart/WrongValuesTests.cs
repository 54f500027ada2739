using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class WrongValuesTests
{
    /// <summary>Values as YAML, and what has to be said about them.</summary>
    public static TheoryData<string, string> Wrong { get; } = new()
    {
        // What a value may be.
        { "replicas: 3", "additional properties 'replicas' not allowed" },
        { "redis: {adress: redis:6379}", "additional properties 'adress' not allowed" },
        { "redis: {mode: Cluster}", "at '/redis/mode': value must be one of 'memory', 'single', 'sentinel', 'cluster', 'inChart'" },
        { "redis: {mode: single, url: 'redis://redis:6379'}", "at '/redis/url': 'redis://redis:6379' does not match pattern" },
        { "redis: {opTimeout: 15}", "at '/redis/opTimeout': got number, want string" },
        { "redis: {sentinel: {addresses: [sentinel]}}", "at '/redis/sentinel/addresses/0': 'sentinel' does not match pattern" },
        { "kind: StatefulSet", "at '/kind': value must be one of 'Deployment', 'DaemonSet'" },
        { "replicaCount: 0", "at '/replicaCount': minimum: got 0, want 1" },
        { "replicaCount: '2'", "at '/replicaCount': got string, want integer" },
        { "image: {digest: latest}", "at '/image/digest': 'latest' does not match pattern" },
        { "rules: {files: {edge.txt: 'domain: edge'}}", "'edge.txt' does not match pattern" },
        { "rules: {files: {../edge.yaml: 'domain: edge'}}", "'../edge.yaml' does not match pattern" },
        { "rules: {files: {edge.yaml: 5}}", "at '/rules/files/edge.yaml': got number, want string or object" },
        { "adaptive: {mode: on}", "at '/adaptive/mode': value must be one of 'off', 'observe', 'suggest', 'enforce'" },
        { "adaptive: {confidence: 95}", "at '/adaptive/confidence': maximum: got 95, want 1" },
        { "adaptive: {capacity: {edge: 0}}", "at '/adaptive/capacity/edge': exclusiveMinimum: got 0, want 0" },
        { "telemetry: {decisionLog: {output: /tmp/log}}", "at '/telemetry/decisionLog/output': '/tmp/log' does not match pattern" },
        { "management: {oidc: {roles: {sre: root}}}", "at '/management/oidc/roles/sre': value must be one of 'viewer', 'operator', 'admin'" },
        { "settings: {shadow_mode: true}", "'shadow_mode' does not match pattern" },
        { "service: {grpcPort: 0}", "at '/service/grpcPort': minimum: got 0, want 1" },
        { "podDisruptionBudget: {minAvailable: half}", "at '/podDisruptionBudget/minAvailable': 'half' does not match pattern" },
        { "keda: {triggers: [{type: cpu}]}", "at '/keda/triggers/0': missing property 'metadata'" },
        { "onStoreFailure: open", "at '/onStoreFailure': value must be one of 'local', 'error', 'allow', 'deny'" },

        // What does not go together.
        { "replicaCount: 2", "redis.mode: several replicas cannot share counters in memory" },
        { "kind: DaemonSet", "redis.mode: several replicas cannot share counters in memory" },
        { "redis: {mode: single}", "redis.url: say where Redis is, as host:port" },
        { "redis: {mode: sentinel}", "redis.sentinel.addresses: say where the sentinels are" },
        { "redis: {mode: cluster}", "redis.cluster.addresses: say where some nodes of the cluster are" },
        { "redis: {mode: inChart, tls: {enabled: true}}", "redis.tls: the Redis of the chart has no certificate" },
        { "{redis: {mode: inChart}, limits: {leaseWaitReplicas: 1}}", "limits.leaseWaitReplicas: there is no replica of Redis to wait for with redis.mode inChart" },
        { "redis: {mode: inChart, perSecond: {enabled: true, url: 'fast:6379'}}", "redis.perSecond: a second Redis goes with redis.mode single, sentinel or cluster" },
        { "redis: {mode: single, url: 'redis:6379', perSecond: {enabled: true}}", "redis.perSecond.url: say where Redis is" },
        { "{redis: {mode: inChart}, region: {others: {us: 'redis.us:6379'}}}", "region.name: say which region this is" },
        { "{redis: {mode: inChart}, region: {name: eu, others: {eu: 'redis.eu:6379'}}}", "region.others: eu is this region" },
        { "region: {name: eu, others: {us: 'redis.us:6379'}}", "region.others: counters in memory are not shared with other regions" },
        { "region: {name: 'e u'}", "at '/region/name': 'e u' does not match pattern" },
        { "region: {name: eu, others: {us: 'redis://:secret@redis.us'}}", "at '/region/others/us': 'redis://:secret@redis.us' does not match pattern" },
        { "redis: {mode: single, url: 'redis:6379', tls: {enabled: true, clientCertificate: true}}", "redis.tls.existingSecret: name the Secret" },
        { "redis: {mode: inChart, auth: {value: a, existingSecret: b}}", "the secret of REDIS_AUTH: give existingSecret or value, not both" },
        { "{kind: DaemonSet, redis: {mode: single, url: 'redis:6379'}}", "localReplicas: say how many nodes there will be" },
        { "{redis: {mode: inChart}, autoscaling: {enabled: true}, keda: {enabled: true, triggers: [{type: cpu, metadata: {}}]}}", "autoscaling.enabled and keda.enabled: choose one" },
        { "{redis: {mode: inChart}, autoscaling: {enabled: true, minReplicas: 20}}", "autoscaling.minReplicas is more than autoscaling.maxReplicas" },
        { "{redis: {mode: inChart}, autoscaling: {enabled: true, targetCPUUtilizationPercentage: null}}", "autoscaling: say what to scale by" },
        { "{redis: {mode: inChart}, autoscaling: {enabled: true}, resources: {requests: null}}", "a share of resources.requests.cpu, which is missing" },
        { "{redis: {mode: inChart}, keda: {enabled: true}}", "keda.triggers: say what to scale by" },
        { "{kind: DaemonSet, localReplicas: 3, redis: {mode: inChart}, autoscaling: {enabled: true}}", "kind: a DaemonSet has a replica on every node and cannot be scaled" },
        { "rules: {existingConfigMap: a, files: {b.yaml: 'domain: b'}}", "rules.files and rules.existingConfigMap: give one of them" },
        { "{xds: {enabled: true, serverUrl: 'a:1'}, rules: {watch: true}}", "xds.enabled: rules come from the management server then" },
        { "xds: {enabled: true}", "xds.serverUrl: say where the management server is" },
        { "{redis: {mode: inChart, memory: {persistence: {enabled: true}}}}", "redis.memory.persistence: there are no counters in memory to keep with redis.mode inChart" },
        { "{replicaCount: 2, redis: {memory: {perReplica: true, persistence: {enabled: true}}}}", "redis.memory.persistence: a volume keeps the counters of one replica" },
        { "{replicaCount: 2, redis: {mode: inChart}, management: {enabled: true}}", "management.storage: a directory belongs to one replica" },
        { "management: {enabled: true, storage: postgres}", "management.postgres.existingSecret: name the Secret" },
        { "management: {enabled: true, clientRoles: CN=a=viewer}", "management.clientRoles: nobody would verify certificates" },
        { "management: {enabled: true, oidc: {issuer: 'https://id.example'}}", "management.oidc: an issuer needs audience, jwksUrl and roles" },
        { "management: {enabled: true, tls: {enabled: true}}", "management.tls.existingSecret: name the Secret that has tls.crt and tls.key" },
        { "grpc: {tls: {enabled: true}}", "grpc.tls.existingSecret: name the Secret that has tls.crt and tls.key" },
        { "metrics: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}}", "choose one, as everything would be counted twice" },
        { "metrics: {sink: statsd, serviceMonitor: {enabled: true}}", "metrics.sink: nothing can be scraped unless it is prometheus" },
        { "telemetry: {tracing: {enabled: true}}", "telemetry.otlp.endpoint: say where the collector is" },
        { "telemetry: {decisionLog: {output: stdout, keys: hashed}}", "telemetry.decisionLog.keySecret: hashing needs a key" },
        { "terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 30 is too short" },
        { "shutdown: {drainTimeoutSeconds: 50}", "make 70" },
        { "podDisruptionBudget: {minAvailable: 1}", "podDisruptionBudget.minAvailable: 1 of 1 replicas blocks every eviction" },
        { "{replicaCount: 3, redis: {mode: inChart}, podDisruptionBudget: {minAvailable: 67%}}", "podDisruptionBudget.minAvailable: 67% of 3 replicas blocks every eviction" },
        { "podDisruptionBudget: {maxUnavailable: 0}", "podDisruptionBudget.maxUnavailable: 0 blocks every eviction" },
        { "settings: {GRPC_PORT: 9000}", "settings.GRPC_PORT: the chart sets it already" },
        { "settings: {POSTGRES_URL: 'postgres://a:b@c/d'}", "settings.POSTGRES_URL would be there for everybody to read" },
        { "service: {httpPort: 8081}", "service: grpcPort, httpPort and 9090, where metrics are, have to differ" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_told_in_a_sentence(string values, string complaint)
    {
        ProcessResult result = await TemplateAsync(values);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(complaint, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        ProcessResult result = await TemplateAsync("{replicaCount: 2, terminationGracePeriodSeconds: 5, xds: {enabled: true}}");
        Assert.Contains("redis.mode:", result.Errors, StringComparison.Ordinal);
        Assert.Contains("terminationGracePeriodSeconds:", result.Errors, StringComparison.Ordinal);
        Assert.Contains("xds.serverUrl:", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{replicaCount: 3, redis: {mode: inChart}, podDisruptionBudget: {minAvailable: 66%}}")]
    [InlineData("{replicaCount: 2, redis: {mode: inChart}, podDisruptionBudget: {minAvailable: 1}}")]
    [InlineData("shutdown: {drainTimeoutSeconds: 40}")]
    [InlineData("podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}")]
    public async Task What_is_just_right_is_taken(string values)
    {
        ProcessResult result = await TemplateAsync(values);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    private static async Task<ProcessResult> TemplateAsync(string values)
    {
        using TemporaryDirectory directory = new();
        string file = directory.File("values.yaml");
        await File.WriteAllTextAsync(file, values);
        return await Renderings.TemplateAsync("--values", file);
    }
}
