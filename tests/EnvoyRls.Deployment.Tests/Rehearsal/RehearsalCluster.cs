using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>What a cluster has beside the chart, as processes on loopback.</summary>
internal sealed class RehearsalCluster : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly List<(string Name, string Rendered, string Here)> _addresses = [];
    private readonly List<(string Name, string Value)> _inEveryPod = [];

    /// <summary>Addresses of other services: the variable, what the chart renders, and what stands for it here.</summary>
    public IReadOnlyList<(string Name, string Rendered, string Here)> Addresses => _addresses;

    /// <summary>What Kubernetes adds to the environment of a pod, and where its token is here.</summary>
    public IReadOnlyList<(string Name, string Value)> InEveryPod => _inEveryPod;

    /// <summary>Secrets that the user has made.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Secrets => new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal)
    {
        ["redis"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = "to-redis" },
        ["redis-regions"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = "to-redis" },
        ["redis-client"] = KeyPair(_certificates.ClientCertificateFile, _certificates.ClientKeyFile),
        ["grpc-tls"] = KeyPair(_certificates.ServerCertificateFile, _certificates.ServerKeyFile),
        ["admin-tls"] = KeyPair(_certificates.ServerCertificateFile, _certificates.ServerKeyFile),
    };

    /// <summary>What a caller shows and trusts; <see langword="null"/> for plaintext.</summary>
    public GrpcChannelTls? Tls { get; private set; }

    public RedisServer? Redis { get; private set; }

    public FakeApiServer? Api { get; private set; }

    /// <summary>Runs a Redis.</summary>
    /// <param name="rendered">Where the chart says that it is.</param>
    /// <param name="password">Its password.</param>
    /// <param name="overTls">Whether it takes clients with certificates only.</param>
    public async Task AddRedisAsync(string rendered, string password, bool overTls)
    {
        Redis = await RedisServer.StartAsync(new RedisServerOptions { Password = password, Certificates = overTls ? _certificates : null, RequireClientCertificate = overTls });
        _addresses.Add(("REDIS_URL", rendered, Redis.Address));
    }

    /// <summary>Has the same Redis stand for those of other regions.</summary>
    /// <param name="regions">Where the chart says that they are.</param>
    public void AddRegions(params (string Name, string Rendered)[] regions) => _addresses.Add((
        "REGION_REDIS",
        string.Join("; ", regions.Select(static region => $"{region.Name}={region.Rendered}")),
        string.Join("; ", regions.Select(region => $"{region.Name}={Redis!.Address}"))));

    /// <summary>Runs an API server that has the rules too.</summary>
    public async Task AddApiAsync(string @namespace, params (string Name, string Text)[] files)
    {
        Api = await FakeApiServer.StartAsync(@namespace);
        Api.Publish(files);
        _inEveryPod.AddRange(
        [
            ("KUBERNETES_SERVICE_HOST", Api.Url.Host), ("KUBERNETES_SERVICE_PORT", $"{Api.Url.Port}"), ("KUBERNETES_TOKEN_FILE", Api.TokenFile), ("KUBERNETES_CA_FILE", Api.CaFile),
        ]);
    }

    /// <summary>Callers come with a certificate from now on.</summary>
    public void RequireTls()
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(_certificates.CaFile);
        Tls = new GrpcChannelTls
        {
            Authorities = authorities,
            ClientCertificate = X509Certificate2.CreateFromPemFile(_certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }

        if (Api is not null)
        {
            await Api.DisposeAsync();
        }

        _certificates.Dispose();
    }

    private Dictionary<string, string> KeyPair(string certificate, string key) => new(StringComparer.Ordinal)
    {
        ["tls.crt"] = File.ReadAllText(certificate),
        ["tls.key"] = File.ReadAllText(key),
        ["ca.crt"] = File.ReadAllText(_certificates.CaFile),
    };
}
