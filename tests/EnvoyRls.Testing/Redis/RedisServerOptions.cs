namespace EnvoyRls.Testing;

/// <summary>How a test's Redis server is to run.</summary>
public sealed record RedisServerOptions
{
    public string? Password { get; init; }

    /// <summary>Serves TLS alone, with the certificates' server certificate.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Shows the certificate made out to another host.</summary>
    public bool ShowOtherHost { get; init; }

    public bool RequireClientCertificate { get; init; }

    /// <summary>Where others reach it, if not directly; disposed with the server.</summary>
    public RedisEntrance? Entrance { get; init; }

    /// <summary>Command-line arguments beyond these, such as <c>--replicaof</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
