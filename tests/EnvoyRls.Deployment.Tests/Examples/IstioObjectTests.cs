using EnvoyRls.Deployment.Tests.Chart;
using EnvoyRls.Deployment.Tests.Envoy;
using EnvoyRls.Deployment.Tests.Examples.Proxies;
using EnvoyRls.Testing;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>The objects for Istio that lie in sets.</summary>
public sealed class IstioObjectTests
{
    public static TheoryData<string> Sets => [.. ExampleSet.All.Where(static set => ProxyFiles.IstioFilesOf(set).Any()).Select(static set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task They_are_what_Istio_takes(string name)
    {
        ExampleSet set = ExampleSet.Named(name);
        IReadOnlyList<IReadOnlyList<Manifest>> files = await Renderings.ReadAsync([.. ProxyFiles.IstioFilesOf(set).Select(set.Read)]);

        Assert.All(files.SelectMany(static file => file), static one => Assert.True(one.Problems.Count == 0, $"{one}: {string.Join("; ", one.Problems)}"));
    }

    [Fact]
    public async Task The_chart_makes_of_the_values_what_lies_beside_them()
    {
        ExampleSet set = ExampleSet.Named("istio-ingress");
        ProcessResult rendered = await Renderings.TemplateAsync(
            "--values", set.PathOf("values.yaml"), "--set-file", $"rules.files.shop\\.yaml={set.PathOf("rules/shop.yaml")}");
        Assert.True(rendered.ExitCode == 0, rendered.Errors);
        IReadOnlyList<YamlMappingNode> objects = Manifests.Load(rendered.Output);

        Assert.Contains(objects, one => one.TextAt("data", "shop.yaml") == set.Read("rules/shop.yaml"));
        YamlMappingNode[] own = [.. ProxyFiles.IstioObjectsOf(set).Where(static one => one.TextAt("kind") == "VirtualService")];
        Assert.Equal(Asked(ProxyFiles.IstioOf(set).Single()), Asked(IstioProxy.Of("the chart", [.. own, .. objects])));
    }

    /// <summary>What a proxy asks about by route, whoever wrote it down.</summary>
    private static string Asked(ProxyConfiguration proxy) => string.Join('\n', proxy.Host.Routes.SelectMany(route =>
        RoutePolicy.Of(proxy, route).Paths("").Select(path => $"{route.Name}{path}")));
}
