using System.Text.Json.Nodes;
using EnvoyRls.Deployment.Tests.Chart;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>What the chart makes of a value set, as Istio's objects have to know it.</summary>
internal sealed class Service
{
    private readonly Manifest _service;

    public Service(Rendering rendering)
    {
        PodLabels = Labels(rendering.Server.PodTemplate?["metadata"]?["labels"]);
        Namespace = rendering.Server.Namespace;
        _service = rendering.Of("Service").Single(service => service.Name == rendering.Server.Name);
        Headless = rendering.Of("Service").Single(service => service.Text("spec", "clusterIP") == "None" && Labels(service.At("spec", "selector")).All(PodLabels.Contains)).Name;
        JsonNode grpc = _service.At("spec", "ports")!.AsArray().Single(port => (string?)port!["name"] == "grpc")!;
        GrpcPort = (int)grpc["port"]!;
        AppProtocol = (string?)grpc["appProtocol"];
        ContainerPorts = rendering.Server.PodTemplate!["spec"]!["containers"]![0]!["ports"]!.AsArray()
            .ToDictionary(port => (string)port!["name"]!, port => (int)port!["containerPort"]!, StringComparer.Ordinal);
    }

    public string Namespace { get; }

    public string Name => _service.Name;

    /// <summary>Of the Service, which may be another than the container's.</summary>
    public int GrpcPort { get; }

    public string? AppProtocol { get; }

    /// <summary>Name of the Service that has an address for each replica.</summary>
    public string Headless { get; }

    public IReadOnlyDictionary<string, int> ContainerPorts { get; }

    public IReadOnlyDictionary<string, string> PodLabels { get; }

    public string Host(string clusterDomain = "cluster.local") => $"{Name}.{Namespace}.svc.{clusterDomain}";

    /// <summary>Whether labels select its pods.</summary>
    public bool IsSelectedBy(IReadOnlyDictionary<string, string> labels) => labels.Count > 0 && labels.All(PodLabels.Contains);

    public static IReadOnlyDictionary<string, string> Labels(JsonNode? node) =>
        node?.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!, StringComparer.Ordinal) ?? [];
}
