namespace EnvoyRls.Testing;

/// <summary>PEM files of an xDS server.</summary>
/// <param name="Certificate">What it shows.</param>
/// <param name="Key">The private key of it.</param>
/// <param name="ClientAuthorities">Who must have signed what a client shows.</param>
public sealed record XdsServerFiles(string Certificate, string Key, string ClientAuthorities);
