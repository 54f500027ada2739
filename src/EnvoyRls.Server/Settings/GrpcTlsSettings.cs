using EnvoyRls.Server.Tls;

namespace EnvoyRls.Server.Settings;

/// <summary>Files of the gRPC listener's TLS.</summary>
internal sealed record GrpcTlsSettings
{
    /// <summary>Certificate chain, PEM.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Private key of that certificate, PEM.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Authorities a client's certificate must come from, PEM; empty when clients need none.</summary>
    public required string ClientAuthoritiesPath { get; init; }

    /// <summary>The clients that are let in, by names in their certificates.</summary>
    public required ClientNames Clients { get; init; }

    internal static GrpcTlsSettings? Read(SettingReader read)
    {
        bool useTls = read.Get("GRPC_SERVER_USE_TLS", SettingTypes.Flag, "false", "Serve gRPC over TLS.");
        GrpcTlsSettings tls = new()
        {
            CertificatePath = read.Get(
                "GRPC_SERVER_TLS_CERT", SettingTypes.Text, "", "Server certificate chain (PEM), reloaded when it changes; it need not share the key's directory.", Standing.Better),
            KeyPath = read.Get("GRPC_SERVER_TLS_KEY", SettingTypes.Text, "", "Private key of the server certificate (PEM)."),
            ClientAuthoritiesPath = read.Get(
                "GRPC_CLIENT_TLS_CACERT", SettingTypes.Text, "", "Authorities (PEM) of client certificates; set, a client certificate is required."),
            Clients = ReadClients(read),
        };
        if (!useTls)
        {
            return null;
        }

        TlsFiles.CheckKeyPair(tls.CertificatePath, tls.KeyPath, read);
        if (tls.ClientAuthoritiesPath.Length > 0)
        {
            TlsFiles.CheckAuthorities(tls.ClientAuthoritiesPath, read);
        }
        else if (!tls.Clients.AreAny)
        {
            read.Warn("GRPC_CLIENT_TLS_SAN has no effect, so that anybody may call: set GRPC_CLIENT_TLS_CACERT to demand client certificates");
        }

        return tls;
    }

    private static ClientNames ReadClients(SettingReader read)
    {
        string text = read.Get(
            "GRPC_CLIENT_TLS_SAN",
            SettingTypes.Text,
            "",
            "Names of which a client certificate must carry one: DNS names and SPIFFE IDs (spiffe://td/ns/x/sa/y, or spiffe://td/ns/x/* for all below), by commas.",
            Standing.Better);
        if (!ClientNames.TryParse(text, out ClientNames clients, out string? problem))
        {
            read.Error($"GRPC_CLIENT_TLS_SAN: {problem}");
        }

        return clients;
    }
}
