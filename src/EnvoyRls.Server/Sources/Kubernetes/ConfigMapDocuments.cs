using System.Collections.Frozen;
using System.Text;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>What of a ConfigMap is rules: the keys that would be read of its mount.</summary>
internal static class ConfigMapDocuments
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>One document for each key of a fitting name, in ordinal order.</summary>
    /// <exception cref="IOException">One of them is not text.</exception>
    public static IReadOnlyList<RuleDocument> Of(ConfigMap map)
    {
        IEnumerable<RuleDocument> texts = (map.Data ?? FrozenDictionary<string, string>.Empty)
            .Where(file => RuleFileNames.IsWanted(file.Key))
            .Select(file => new RuleDocument(file.Key, file.Value));
        IEnumerable<RuleDocument> bytes = (map.BinaryData ?? FrozenDictionary<string, byte[]>.Empty)
            .Where(file => RuleFileNames.IsWanted(file.Key))
            .Select(file => new RuleDocument(file.Key, Text(file.Key, file.Value)));
        return [.. texts.Concat(bytes).OrderBy(document => document.Name, StringComparer.Ordinal)];
    }

    private static string Text(string key, byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new IOException($"{key} is not UTF-8 text", error);
        }
    }
}
