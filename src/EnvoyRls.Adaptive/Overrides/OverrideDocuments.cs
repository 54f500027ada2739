using System.Globalization;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Writes overrides in the rule language, as the limiter loads them.</summary>
internal static class OverrideDocuments
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;

    /// <summary>The most characters that a scope's keys and values may have together to be written.</summary>
    private const int LongestPath = 8_192;

    /// <summary>The overrides of a book that calls are to be held to, by id.</summary>
    public static IReadOnlyList<ManagedDocument> InForce(OverrideBook book) => book.IsKilled
        ? []
        : [.. book.Overrides.Where(item => item.IsInForce).OrderBy(item => item.Id, StringComparer.Ordinal).Select(ToDocument)];

    /// <summary>An override as a document.</summary>
    public static ManagedDocument ToDocument(Override item) =>
        new(ManagedKind.Override, item.Id, JsonTreeWriter.Write(ToMapping(item)), DocumentSyntax.Json);

    /// <summary>An override as nodes, in the order in which people read it.</summary>
    public static YamlMapping ToMapping(Override item)
    {
        MappingDraft draft = new MappingDraft()
            .Text("id", item.Id)
            .Text("domain", item.Scope.Domain)
            .List("descriptors", item.Scope.Path.Entries.Select(EntryOf));
        if (item.Scale is { } scale)
        {
            draft.Text("scale", PercentageText.Format(Math.Clamp(scale, 1, RuleOverride.MostScale)));
        }
        else
        {
            draft.Node("rate_limit", LimitOf(item.NewAmount, item.Window));
        }

        return draft
            .Node("when", WhenOf(item.Scope))
            .Text("expires", MomentText.Format(item.Expires.ToUnixTimeMilliseconds() * 1_000))
            .Text("reason", TextOnly(item.Reason))
            .Build();
    }

    /// <summary>
    /// Whether the rule language can say which descriptors a scope is about. It has no way to name an empty value or a key with a
    /// <c>*</c> exactly, nor characters that JSON and YAML lack, and nobody should have to read a path of many thousand characters.
    /// </summary>
    public static bool CanSay(OverrideScope scope) =>
        IsSayable(scope.Domain)
        && scope.Path.Entries.Sum(entry => entry.Key.Length + (entry.Value?.Length ?? 0)) <= LongestPath
        && scope.Path.Entries.All(entry => IsSayable(entry.Key) && !entry.Key.Contains('*', StringComparison.Ordinal) && entry.Value is not "" && (entry.Value is null || IsSayable(entry.Value)));

    /// <summary>A limit of its own, by the second or the minute if it can be.</summary>
    public static YamlMapping LimitOf(uint amount, long window) => window switch
    {
        Second => new MappingDraft().Text("unit", "second").Number("requests_per_unit", amount).Build(),
        Minute => new MappingDraft().Text("unit", "minute").Number("requests_per_unit", amount).Build(),
        _ => new MappingDraft().Duration("window", window).Number("requests_per_unit", amount).Build(),
    };

    /// <summary>An entry; all that an open value stands for draw on one counter.</summary>
    public static YamlMapping EntryOf(PathEntry entry)
    {
        MappingDraft draft = new MappingDraft().Text("key", entry.Key);
        return entry.Value switch
        {
            null => draft.Text("value", "*").Flag("share_threshold", true).Build(),
            { } value when value.Contains('*', StringComparison.Ordinal) => draft.Text("match", "exact").Text("value", value).Build(),
            { } value => draft.Text("value", value).Build(),
        };
    }

    /// <summary>What must be true of the client; <see langword="null"/> for nothing.</summary>
    public static YamlMapping? WhenOf(OverrideScope scope)
    {
        if (scope is { NewcomersOnly: false, LeastBotLikelihood: 0, SuspectsOnly: false })
        {
            return null;
        }

        MappingDraft draft = new MappingDraft().Flag("newcomer", scope.NewcomersOnly).Flag("suspect", scope.SuspectsOnly);
        return scope.LeastBotLikelihood == 0
            ? draft.Build()
            : draft.Text("bot_likelihood", string.Create(CultureInfo.InvariantCulture, $">= {scope.LeastBotLikelihood}%")).Build();
    }

    private static bool IsSayable(string text) => text.Length > 0 && TextOnly(text).Length == text.Length;

    /// <summary>The text without what JSON and YAML cannot carry: NUL, and halves of surrogate pairs.</summary>
    private static string TextOnly(string text)
    {
        bool clean = true;
        for (int i = 0; i < text.Length && clean; i++)
        {
            bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            clean = text[i] != '\0' && (isPair || !char.IsSurrogate(text[i]));
            i += isPair ? 1 : 0;
        }

        return clean ? text : string.Concat(text.Where(c => c != '\0' && !char.IsSurrogate(c)));
    }
}
