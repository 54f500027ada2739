namespace EnvoyRls.Redis;

/// <summary>TLS towards Redis and its sentinels. All files are PEM.</summary>
public sealed record RedisTlsOptions
{
    /// <summary>Certificate authorities trusted in addition to the system's; <see langword="null"/> for the system's alone.</summary>
    public string? CaFile { get; init; }

    /// <summary>Certificate shown to the server; needs <see cref="ClientKeyFile"/>. Default: none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>Private key of <see cref="ClientCertificateFile"/>.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>Accepts a certificate made out to another host; its chain is verified all the same. Default: false.</summary>
    public bool SkipHostnameVerification { get; init; }
}
