using System.Globalization;
using EnvoyRls.Deployment.Tests.Chart;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>What has to hold between who may call the service and the service.</summary>
internal static class PolicyAgreement
{
    /// <summary>It selects the pods, all of them and no others of the release, and names ports that their container has.</summary>
    public static void IsForThePods(Manifest policy, Service service)
    {
        Assert.Equal(service.Namespace, policy.Namespace);
        IReadOnlyDictionary<string, string> selector = Service.Labels(policy.At("spec", "selector", "matchLabels"));
        Assert.True(service.IsSelectedBy(selector), $"{policy} does not select the service's pods");
        Assert.Contains("app.kubernetes.io/component", selector.Keys, StringComparer.Ordinal);
        Assert.All(Ports(policy), port => Assert.Contains(port, service.ContainerPorts.Values));
    }

    private static IEnumerable<int> Ports(Manifest policy)
    {
        IEnumerable<string> ports = policy.Kind == "PeerAuthentication"
            ? policy.At("spec", "portLevelMtls")?.AsObject().Select(port => port.Key) ?? []
            : policy.At("spec", "rules")!.AsArray()
                .SelectMany(rule => rule!["to"]!.AsArray())
                .SelectMany(to => to!["operation"]!["ports"]!.AsArray())
                .Select(port => (string)port!);
        return ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture));
    }
}
