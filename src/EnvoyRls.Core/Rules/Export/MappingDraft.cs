using System.Globalization;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>A mapping while keys are added to it; what is the default is left out.</summary>
internal sealed class MappingDraft
{
    private readonly List<KeyValuePair<YamlNode, YamlNode>> _pairs = [];

    public YamlMapping Build() => new(0, 0, _pairs);

    /// <summary>A text; nothing for an empty one.</summary>
    public MappingDraft Text(string key, string value) => value.Length == 0 ? this : Node(key, String(value));

    /// <summary>A flag; nothing for false.</summary>
    public MappingDraft Flag(string key, bool value) => value ? Node(key, new YamlScalar(0, 0, "true", YamlScalarKind.True)) : this;

    public MappingDraft Number(string key, uint value) =>
        Node(key, new YamlScalar(0, 0, value.ToString(CultureInfo.InvariantCulture), YamlScalarKind.Integer));

    /// <summary>A value of an enum by its word; nothing for the default.</summary>
    public MappingDraft Word<T>(string key, T? value, T? standard = null)
        where T : struct, Enum =>
        value is not { } word || EqualityComparer<T?>.Default.Equals(word, standard) ? this : Text(key, WordTable<T>.WordOf(word));

    public MappingDraft Duration(string key, long microseconds) => Text(key, DurationText.Format(microseconds));

    /// <summary>Any node; nothing for none.</summary>
    public MappingDraft Node(string key, YamlNode? value)
    {
        if (value is not null)
        {
            _pairs.Add(new(String(key), value));
        }

        return this;
    }

    /// <summary>A list of mappings; nothing for an empty one.</summary>
    public MappingDraft List(string key, IEnumerable<YamlNode> items)
    {
        YamlNode[] all = [.. items];
        return all.Length == 0 ? this : Node(key, new YamlSequence(0, 0, all));
    }

    public static YamlScalar String(string text) => new(0, 0, text, YamlScalarKind.String);

    public static YamlSequence Texts(IEnumerable<string> texts) => new(0, 0, [.. texts.Select(String)]);
}
