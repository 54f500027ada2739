using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>Copies of a payload with one mistake each: a field that nobody knows, a value of another type, a bad duration.</summary>
internal static class PayloadMutation
{
    public static IEnumerable<(string What, YamlNode Wrong)> All(YamlNode payload)
    {
        int nodes = payload.AllNodes.Count();
        for (int at = 0; at < nodes; at++)
        {
            // Copies are made anew, so that one mistake stands alone; nodes come in the same order in each.
            YamlNode copy = Copy(payload);
            if (Spoil(copy.AllNodes.ElementAt(at)) is { } what)
            {
                yield return ($"{what} at line {payload.AllNodes.ElementAt(at).Start.Line}", copy);
            }
        }
    }

    private static string? Spoil(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                mapping.Add("no_such_field", "1");
                return "an unknown field";
            case YamlSequenceNode sequence:
                sequence.Add("no such item");
                return sequence.Children[0] is YamlScalarNode ? null : "a text among messages";
            case YamlScalarNode { Value: { Length: > 1 } text } scalar when text[^1] == 's' && char.IsAsciiDigit(text[^2]):
                scalar.Value = text.Replace("s", "ms", StringComparison.Ordinal);
                return "a duration in milliseconds";
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar:
                scalar.Value = "maybe";
                return "a boolean that is none";
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: { Length: > 0 } text } scalar when text.All(char.IsAsciiDigit):
                scalar.Value = "many";
                return "a number that is none";
            case YamlScalarNode { Value: { Length: > 1 } text } scalar when char.IsAsciiLetterUpper(text[0])
                && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_'):
                scalar.Value = "NO_SUCH_VALUE";
                return $"an enum's value in place of {text}";
            case YamlScalarNode { Value: { } text } scalar when text.StartsWith("type.googleapis.com/", StringComparison.Ordinal):
                scalar.Value = text + "X";
                return "an unknown type";
            default:
                return null;
        }
    }

    private static YamlNode Copy(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new YamlMappingNode(mapping.Children.Select(child => KeyValuePair.Create(Copy(child.Key), Copy(child.Value)))),
        YamlSequenceNode sequence => new YamlSequenceNode(sequence.Children.Select(Copy)),
        _ => new YamlScalarNode(((YamlScalarNode)node).Value) { Style = ((YamlScalarNode)node).Style },
    };
}
