using EnvoyRls.Server.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class KubernetesSettingsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TemporaryDirectory _directory = new();

    public KubernetesSettingsTests() => File.WriteAllText(_directory.File("token"), "abc\n");

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Nothing_is_read_unless_a_ConfigMap_is_named() =>
        Assert.Null(SettingsOf.Valid(("KUBERNETES_API_URL", "nonsense"), ("KUBERNETES_TOKEN_FILE", "/missing")).Rules.ConfigMap);

    [Fact]
    public void A_pod_has_the_API_server_from_Kubernetes_and_the_namespace_from_beside_the_token()
    {
        File.WriteAllText(_directory.File("namespace"), "limits\n");

        KubernetesSettings settings = Valid(("RULES_CONFIGMAP", "envoyrls-rules"), ("KUBERNETES_SERVICE_HOST", "10.96.0.1"), ("KUBERNETES_SERVICE_PORT", "6443"));

        Assert.Equal(("limits", "envoyrls-rules", "https://10.96.0.1:6443/"), (settings.Namespace, settings.Name, settings.ApiUrl.AbsoluteUri));
    }

    [Theory]
    [InlineData("fd00::1", "https://[fd00::1]/")]
    [InlineData("kubernetes.default", "https://kubernetes.default/")]
    public void The_port_is_443_and_an_address_may_be_IPv6(string host, string url) =>
        Assert.Equal(url, Valid(("RULES_CONFIGMAP", "other/rules.v1"), ("KUBERNETES_SERVICE_HOST", host)).ApiUrl.AbsoluteUri);

    [Fact]
    public void A_URL_may_have_a_path() => Assert.Equal(
        "https://proxy.example/k8s/clusters/c-1/",
        Valid(("RULES_CONFIGMAP", "other/rules"), ("KUBERNETES_API_URL", "https://proxy.example/k8s/clusters/c-1")).ApiUrl.AbsoluteUri);

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("/rules")]
    [InlineData("ns/")]
    [InlineData("NS/rules")]
    [InlineData("n.s/rules")]
    [InlineData("ns/-rules")]
    [InlineData("ns/rules..v1")]
    [InlineData("ns/rules?x=1")]
    public void A_name_that_no_ConfigMap_can_have_is_refused(string name) =>
        Assert.StartsWith($"RULES_CONFIGMAP: '{name}' is not the name of a ConfigMap", Error(("RULES_CONFIGMAP", name), ("KUBERNETES_SERVICE_HOST", "10.96.0.1")), StringComparison.Ordinal);

    [Fact]
    public void A_name_alone_needs_a_namespace_from_somewhere() => Assert.Equal(
        $"RULES_CONFIGMAP: 'rules' has no namespace, and there is no {_directory.File("namespace")} that says which; write namespace/rules",
        Error(("RULES_CONFIGMAP", "rules"), ("KUBERNETES_SERVICE_HOST", "10.96.0.1")));

    [Theory]
    [InlineData("http://10.96.0.1")]
    [InlineData("10.96.0.1:443")]
    [InlineData("https://user:secret@10.96.0.1")]
    [InlineData("https://10.96.0.1/?x=1")]
    public void The_token_goes_nowhere_but_to_a_plain_https_URL(string url) =>
        Assert.StartsWith("KUBERNETES_API_URL: ", Error(("RULES_CONFIGMAP", "ns/rules"), ("KUBERNETES_API_URL", url)), StringComparison.Ordinal);

    [Fact]
    public void Outside_of_a_cluster_the_URL_has_to_be_told() =>
        Assert.Contains("set KUBERNETES_API_URL", Error(("RULES_CONFIGMAP", "ns/rules")), StringComparison.Ordinal);

    [Fact]
    public void A_token_that_is_not_there_names_what_mounts_it()
    {
        File.Delete(_directory.File("token"));
        Assert.Contains("automountServiceAccountToken", Error(("RULES_CONFIGMAP", "ns/rules"), ("KUBERNETES_SERVICE_HOST", "10.96.0.1")), StringComparison.Ordinal);

        File.WriteAllText(_directory.File("token"), "\n");
        Assert.EndsWith("token is empty", Error(("RULES_CONFIGMAP", "ns/rules"), ("KUBERNETES_SERVICE_HOST", "10.96.0.1")), StringComparison.Ordinal);
    }

    private KubernetesSettings Valid(params (string Name, string Value)[] variables) => Assert.IsType<KubernetesSettings>(SettingsOf.Valid(With(variables)).Rules.ConfigMap);

    private string Error(params (string Name, string Value)[] variables) => SettingsOf.OnlyError(With(variables));

    private (string Name, string Value)[] With((string Name, string Value)[] variables) =>
        [("KUBERNETES_TOKEN_FILE", _directory.File("token")), ("KUBERNETES_CA_FILE", _certificates.CaFile), .. variables];
}
