using EnvoyRls.Server.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class XdsSettingsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void Without_the_config_type_there_is_no_discovery_whatever_else_is_set() =>
        Assert.Null(SettingsOf.Valid(("CONFIG_GRPC_XDS_SERVER_URL", "nowhere"), ("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"), ("CONFIG_GRPC_XDS_SERVER_TLS_CACERT", "/no/such")).Rules.Xds);

    [Fact]
    public void Defaults_are_the_references()
    {
        XdsSettings settings = Valid();

        Assert.Equal(new Uri("http://localhost:18000"), settings.Address);
        Assert.Equal("default", settings.NodeId);
        Assert.Empty(settings.NodeMetadata);
        Assert.Empty(settings.Headers);
        Assert.Null(settings.Tls);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.ConnectRetryInterval);
        Assert.Equal(4 * 1024 * 1024, settings.MaxMessageBytes);
    }

    [Theory]
    [InlineData("control:18001", "http://control:18001/")]
    [InlineData("[::1]:18001", "http://[::1]:18001/")]
    [InlineData("dns:///control.system:18001", "http://control.system:18001/")]
    [InlineData("passthrough:///10.0.0.1:18001", "http://10.0.0.1:18001/")]
    [InlineData("unix:///run/xds.sock", "unix:///run/xds.sock")]
    [InlineData("unix:/run/xds.sock", "unix:///run/xds.sock")]
    public void A_server_is_written_as_grpc_writes_it(string text, string address) =>
        Assert.Equal(new Uri(address), Valid(("CONFIG_GRPC_XDS_SERVER_URL", text)).Address);

    [Theory]
    [InlineData("control")]
    [InlineData(":18001")]
    [InlineData("http://control:18001")]
    [InlineData("control:0")]
    [InlineData("unix://")]
    public void What_is_no_server_is_refused(string text) =>
        Assert.Equal(
            $"CONFIG_GRPC_XDS_SERVER_URL: '{text}' is not host:port, dns:///host:port or unix:///path",
            SettingsOf.OnlyError(("CONFIG_TYPE", "GRPC_XDS_SOTW"), ("CONFIG_GRPC_XDS_SERVER_URL", text)));

    [Fact]
    public void Node_metadata_is_split_at_the_first_equals_sign_and_what_has_none_is_left_out() =>
        Assert.Equal(
            [new("region", "eu"), new("query", "a=b"), new("empty", "")],
            Valid(("CONFIG_GRPC_XDS_NODE_METADATA", "region=eu,alone,query=a=b,empty=")).NodeMetadata);

    [Fact]
    public void Headers_are_sent_in_lower_case() =>
        Assert.Equal("abc", Valid(("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "X-Tenant:abc")).Headers.Get("x-tenant"));

    [Fact]
    public void A_header_that_cannot_be_sent_is_refused_without_its_value() =>
        Assert.Equal(
            "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS: the value of 'authorization' is not printable ASCII (Parameter 'value')",
            SettingsOf.OnlyError(("CONFIG_TYPE", "GRPC_XDS_SOTW"), ("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "authorization:s\u00e9cret")));

    [Fact]
    public void Tls_needs_no_files() => Assert.Equal("https", Valid(("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true")).Address.Scheme);

    [Fact]
    public void Tls_files_that_cannot_be_used_are_refused()
    {
        SettingsResult result = SettingsOf.Load(
            ("CONFIG_TYPE", "GRPC_XDS_SOTW"),
            ("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"),
            ("CONFIG_GRPC_XDS_CLIENT_TLS_CERT", _certificates.ClientCertificateFile),
            ("CONFIG_GRPC_XDS_CLIENT_TLS_KEY", _certificates.ServerKeyFile),
            ("CONFIG_GRPC_XDS_SERVER_TLS_CACERT", _certificates.ServerKeyFile));

        Assert.Equal(2, result.Errors.Count);
        Assert.StartsWith("failed lo load TLS key pair ", result.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("failed to load the provided TLS CA certificate: ", result.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_certificate_takes_both_files() =>
        Assert.False(Assert.IsType<XdsTlsSettings>(Valid(
            ("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"), ("CONFIG_GRPC_XDS_CLIENT_TLS_CERT", _certificates.ClientCertificateFile)).Tls).HasCertificate);

    [Fact]
    public void Two_sources_of_rules_are_refused()
    {
        Assert.Equal(
            "RULES and CONFIG_TYPE=GRPC_XDS_SOTW both say where rules come from; unset one of them",
            SettingsOf.OnlyError(("CONFIG_TYPE", "GRPC_XDS_SOTW"), ("RULES", Path.GetTempPath())));
        Assert.Contains(
            "RULES_CONFIGMAP and CONFIG_TYPE=GRPC_XDS_SOTW both say where rules come from; unset one of them",
            SettingsOf.Load(("CONFIG_TYPE", "GRPC_XDS_SOTW"), ("RULES_CONFIGMAP", "mesh/rules")).Errors,
            StringComparer.Ordinal);
    }

    private static XdsSettings Valid(params (string Name, string Value)[] variables) =>
        Assert.IsType<XdsSettings>(SettingsOf.Valid([("CONFIG_TYPE", "GRPC_XDS_SOTW"), .. variables]).Rules.Xds);
}
