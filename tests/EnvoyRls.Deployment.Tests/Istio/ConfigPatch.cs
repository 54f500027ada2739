using EnvoyRls.Deployment.Tests.Envoy;
using Google.Protobuf;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>One patch of an EnvoyFilter.</summary>
internal sealed record ConfigPatch(string Where, string ApplyTo, string Context, string Operation, YamlNode Match, YamlNode Value)
{
    // What a patch changes is what its value is a part of.
    private static readonly Dictionary<string, string> Messages = new(StringComparer.Ordinal)
    {
        ["HTTP_FILTER"] = "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
        ["NETWORK_FILTER"] = "envoy.config.listener.v3.Filter",
        ["LISTENER"] = "envoy.config.listener.v3.Listener",
        ["ROUTE_CONFIGURATION"] = "envoy.config.route.v3.RouteConfiguration",
        ["VIRTUAL_HOST"] = "envoy.config.route.v3.VirtualHost",
        ["HTTP_ROUTE"] = "envoy.config.route.v3.Route",
        ["CLUSTER"] = "envoy.config.cluster.v3.Cluster",
    };

    /// <summary>The value as the message that it claims to be; a part of it, where it is merged into one.</summary>
    /// <exception cref="EnvoyConfigurationException">Envoy would not take it.</exception>
    public IMessage Parse() => Parse(Value);

    /// <summary>Another value, as if it were this patch's.</summary>
    /// <exception cref="EnvoyConfigurationException">Envoy would not take it.</exception>
    public IMessage Parse(YamlNode value)
    {
        try
        {
            return EnvoyMessages.Parse(Messages[ApplyTo], value, Operation != "MERGE");
        }
        catch (EnvoyConfigurationException wrong)
        {
            throw new EnvoyConfigurationException($"{Where}: {wrong.Message}", wrong);
        }
    }

    /// <summary>All messages of a type in it, those packed into an <c>Any</c> included.</summary>
    public IEnumerable<T> Find<T>()
        where T : IMessage => MessageCheck.Walk(Parse()).Select(check => check.Message).OfType<T>();

    public static ConfigPatch Of(string where, YamlNode patch) => new(
        where,
        patch.TextAt("applyTo") ?? string.Empty,
        patch.TextAt("match", "context") ?? "ANY",
        patch.TextAt("patch", "operation") ?? string.Empty,
        patch.At("match") ?? new YamlMappingNode(),
        patch.At("patch", "value") ?? new YamlMappingNode());
}
