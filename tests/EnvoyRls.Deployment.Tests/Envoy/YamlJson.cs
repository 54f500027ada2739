using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>YAML as the JSON that Kubernetes and Envoy make of it.</summary>
internal static class YamlJson
{
    // YAML 1.1, which Kubernetes reads, takes these for booleans, and YAML 1.2 for text.
    private static readonly string[] Ambiguous = ["yes", "no", "on", "off", "y", "n"];

    /// <exception cref="EnvoyConfigurationException">A scalar means different things to different readers.</exception>
    public static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(
            mapping.Children.Select(child => KeyValuePair.Create(Text(child.Key), Convert(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        _ => Scalar((YamlScalarNode)node),
    };

    private static string Text(YamlNode key) => ((YamlScalarNode)key).Value ?? string.Empty;

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        string value = scalar.Value ?? string.Empty;
        if (scalar.Style is not ScalarStyle.Plain)
        {
            return JsonValue.Create(value);
        }

        if (Ambiguous.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            throw new EnvoyConfigurationException($"line {scalar.Start.Line}: '{value}' is a boolean to some readers and text to others: quote it");
        }

        return value switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => JsonValue.Create(whole),
            _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => JsonValue.Create(number),
            _ => JsonValue.Create(value),
        };
    }
}
