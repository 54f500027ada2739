namespace EnvoyRls.Cli.AdminApi;

/// <summary>Where the admin API is and how to get in.</summary>
/// <param name="Url">Its address; paths are taken from there.</param>
/// <param name="Token">The bearer token; empty for none.</param>
/// <param name="AuthoritiesPath">The authorities (PEM) trusted instead of the system's; <see langword="null"/> for these.</param>
/// <param name="CertificatePath">The client certificate (PEM); <see langword="null"/> for none.</param>
/// <param name="KeyPath">Its private key (PEM); <see langword="null"/> if it is in the same file.</param>
internal sealed record AdminAddress(Uri Url, string Token, string? AuthoritiesPath, string? CertificatePath, string? KeyPath);
