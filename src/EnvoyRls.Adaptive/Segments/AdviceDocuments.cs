using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>Writes advice as managed rules: the rule as it is, with the amount that is advised. As such it goes before the rule file's.</summary>
internal static class AdviceDocuments
{
    private const string AmountKey = "requests_per_unit";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A rule with its advised limit.</summary>
    public static ManagedDocument ToDocument(LimitAdvice advice) =>
        new(ManagedKind.Rule, IdOf(advice), JsonTreeWriter.Write(ToMapping(advice)), DocumentSyntax.Json);

    /// <summary>All advice as YAML for people: a document for each rule.</summary>
    public static string ToYaml(IEnumerable<LimitAdvice> advice) => string.Join("---\n", advice.Select(item => YamlTreeWriter.Write(ToMapping(item))));

    /// <summary>All advice as a set of changes, as <c>/v1/admin/changes</c> and its dry runs take it.</summary>
    public static string ToChanges(IEnumerable<LimitAdvice> advice, string reason)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("reason", reason);
            json.WriteStartArray("changes");
            foreach (LimitAdvice item in advice)
            {
                json.WriteStartObject();
                json.WriteString("op", "put");
                json.WriteString("kind", "rule");
                json.WriteString("id", IdOf(item));
                json.WritePropertyName("body");
                json.WriteRawValue(JsonTreeWriter.Write(ToMapping(item)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The managed rule's own id; for a rule of a file one that is the same with every advice.</summary>
    private static string IdOf(LimitAdvice advice) =>
        advice.Node.ManagedId ?? $"advised-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(advice.Rule)).AsSpan(0, 6))}";

    private static YamlMapping ToMapping(LimitAdvice advice)
    {
        List<RuleNode> path = [];
        for (RuleNode node = advice.Node; node.Parent is { } parent; node = parent)
        {
            path.Insert(0, node);
        }

        MappingDraft draft = new MappingDraft()
            .Text("id", IdOf(advice))
            .Text("domain", advice.Domain)
            .List("descriptors", path.Select(node => RuleTree.EntryOf(node).Flag("share_threshold", node.ShareThreshold).Build()));
        RuleFields.Add(draft, advice.Node.Rule!);
        return WithAmount(draft.Build(), advice.NewAmount);
    }

    private static YamlMapping WithAmount(YamlMapping rule, uint amount) => Replace(
        rule, "rate_limit", limit => Replace((YamlMapping)limit, AmountKey, _ => new MappingDraft().Number(AmountKey, amount).Build().Pairs[0].Value));

    private static YamlMapping Replace(YamlMapping mapping, string key, Func<YamlNode, YamlNode> change) => mapping with
    {
        Pairs = [.. mapping.Pairs.Select(pair => pair.Key is YamlScalar { Text: var text } && text == key ? KeyValuePair.Create(pair.Key, change(pair.Value)) : pair)],
    };
}
