using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>The fields of one YAML mapping, each of a known name; every fault carries its place.</summary>
internal sealed class YamlFields
{
    private readonly YamlMappingNode _mapping;
    private readonly Dictionary<string, YamlNode> _fields = new(StringComparer.Ordinal);

    /// <exception cref="YamlException">The node is no mapping, or has a field of another name.</exception>
    public YamlFields(YamlNode node, string[] known)
    {
        _mapping = node as YamlMappingNode ?? throw Fault(node, "fields with a name and a value are expected");
        foreach ((YamlNode key, YamlNode value) in _mapping)
        {
            string name = Scalar(key);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw Fault(key, $"'{name}' is not one of {string.Join(", ", known.Order(StringComparer.Ordinal))}");
            }

            if (value is not YamlScalarNode { Value: null or "", Style: ScalarStyle.Plain })
            {
                _fields[name] = value;
            }
        }
    }

    public static YamlException Fault(YamlNode node, string text) => new(node.Start, node.End, text);

    public static string Scalar(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Fault(node, "one value is expected");

    public static double Number(YamlNode node)
    {
        string text = Scalar(node);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Fault(node, $"'{text}' is not a number");
    }

    /// <returns><see langword="null"/> if the field is missing or empty.</returns>
    public YamlNode? Node(string name) => _fields.GetValueOrDefault(name);

    public string? Text(string name) => Node(name) is { } node ? Scalar(node) : null;

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Fault(_mapping, $"{name}: is missing");

    public bool? Bool(string name) => Choice(name, ("true", true), ("false", false));

    /// <returns>What belongs to the field's text; <see langword="null"/> if the field is missing or empty.</returns>
    public T? Choice<T>(string name, params (string Text, T Value)[] choices)
        where T : struct
    {
        if (Node(name) is not { } node)
        {
            return null;
        }

        string text = Scalar(node);
        foreach ((string choice, T value) in choices)
        {
            if (string.Equals(choice, text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        throw Fault(node, $"{name}: '{text}' is not one of {string.Join(", ", choices.Select(static choice => choice.Text))}");
    }

    public IEnumerable<YamlNode> List(string name) => Node(name) switch
    {
        null => [],
        YamlSequenceNode list => list,
        { } other => throw Fault(other, $"{name}: a list is expected"),
    };

    public IEnumerable<KeyValuePair<YamlNode, YamlNode>> Pairs(string name) => Node(name) switch
    {
        null => [],
        YamlMappingNode pairs => pairs,
        { } other => throw Fault(other, $"{name}: fields with a name and a value are expected"),
    };
}
