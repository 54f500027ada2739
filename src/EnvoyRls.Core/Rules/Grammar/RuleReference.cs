using System.Globalization;
using System.Text;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>The keys of the rule language as tables of Markdown, for the manual.</summary>
public static class RuleReference
{
    /// <summary>One table a level, which end with a line break.</summary>
    public static string Markdown()
    {
        StringBuilder text = new();
        foreach (GrammarLevel level in RuleGrammar.Levels)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {Title(level)}\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
            foreach (GrammarKey key in level.Keys)
            {
                string absent = key.IsRequired ? "required" : key.Default;
                string mark = key.IsReference ? "" : " +";
                text.Append(CultureInfo.InvariantCulture, $"| `{key.Name}`{mark} | {ValueOf(key)} | {absent} | {key.Meaning} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Title(GrammarLevel level) =>
        level.Name.StartsWith("a ", StringComparison.Ordinal) ? $"In {level.Name}" : $"Below `{level.Name}`";

    private static string ValueOf(GrammarKey key) => key.Type switch
    {
        GrammarType.Text => "text",
        GrammarType.Flag => "`true`, `false`",
        GrammarType.Number => string.Create(CultureInfo.InvariantCulture, $"{key.Least} to {(key.Most == uint.MaxValue ? "2^32-1" : key.Most)}"),
        GrammarType.Word => string.Join(", ", key.Words.Select(word => $"`{word}`")),
        GrammarType.Duration => "time: `90s`, `1h30m`",
        GrammarType.Percentage => $"`0%` to `{PercentageText.Format(key.Most == uint.MaxValue ? PercentageText.Whole : (int)key.Most)}`",
        GrammarType.Moment => "date, or RFC 3339 time",
        GrammarType.TextList => "list of texts",
        GrammarType.Mapping => "mapping",
        GrammarType.MappingList => "list of mappings",
        GrammarType.Shares => "mapping of names to `0.01%` to `100%`",
        _ => "mapping of anything",
    };
}
