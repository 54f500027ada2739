using EnvoyRls.Deployment.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class RenderingTests
{
    public static TheoryData<string> Sets => [.. ValueSets.Names];

    [Fact]
    public async Task The_chart_passes_a_strict_lint_with_its_defaults()
    {
        ProcessResult lint = await Helm.RunAsync("lint", "--strict", Helm.Chart);
        Assert.True(lint.ExitCode == 0, lint.Output + lint.Errors);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_chart_passes_a_strict_lint_with_every_value_set(string set)
    {
        ProcessResult lint = await Helm.RunAsync("lint", "--strict", Helm.Chart, "--values", ValueSets.PathOf(set));
        Assert.True(lint.ExitCode == 0, lint.Output + lint.Errors);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Every_object_is_what_its_schema_says_in_every_version_of_Kubernetes(string set)
    {
        foreach (string version in Renderings.KubeVersions)
        {
            Rendering rendering = await Renderings.OfAsync(set, version);
            Assert.NotEmpty(rendering.Manifests);
            Assert.All(rendering.Manifests, manifest => Assert.True(manifest.Problems.Count == 0, $"{rendering}, {manifest}: {string.Join("; ", manifest.Problems)}"));
        }
    }

    [Fact]
    public async Task The_schemas_refuse_fields_that_they_do_not_know_and_values_of_another_type()
    {
        IReadOnlyList<Manifest> manifests = (await Renderings.ReadAsync(
        [
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a, labls: {}}
            spec: {ports: [{port: "8081", nam: grpc}]}
            ---
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: {name: b}
            spec: {selector: {}, endpoints: [{prt: http-metrics}]}
            ---
            apiVersion: v1
            kind: Sevice
            metadata: {name: c}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: d}
            spec: {maxUnavailable: 1, minAvailible: 1}
            """,
        ])).Single();
        Assert.All(manifests, manifest => Assert.NotEmpty(manifest.Problems));
        Assert.Contains("/spec/minAvailible is unknown", manifests[3].Problems, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Another_release_in_another_namespace_has_other_names()
    {
        ProcessResult result = await Helm.RunAsync("template", "prod", Helm.Chart, "--namespace", "limits", "--values", ValueSets.PathOf("trial"));
        IReadOnlyList<Manifest> manifests = (await Renderings.ReadAsync([result.Output])).Single();
        Assert.All(manifests, manifest => Assert.StartsWith("prod-envoyrls", manifest.Name, StringComparison.Ordinal));
        Assert.All(manifests, manifest => Assert.Equal("limits", manifest.Namespace));
    }

    [Fact]
    public async Task The_packed_chart_has_the_dashboards_and_renders_the_same()
    {
        using TemporaryDirectory directory = new();
        ProcessResult pack = await Helm.RunAsync("package", Helm.Chart, "--destination", directory.Path);
        Assert.True(pack.ExitCode == 0, pack.Errors);
        ProcessResult packed = await Helm.RunAsync(
            "template", "envoyrls", Directory.GetFiles(directory.Path).Single(), "--namespace", "envoyrls", "--values", ValueSets.PathOf("monitoring"), "--kube-version", "1.34.0");
        Assert.Equal((await Renderings.OfAsync("monitoring")).Text, packed.Output);
    }
}
