using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EnvoyRls.Core.Rules;

/// <summary>Text with places for values: <c>${limit}</c>. A dollar sign without a brace is itself. Immutable.</summary>
public sealed class TextTemplate
{
    private static readonly Dictionary<string, TemplateVariable> Names = new(StringComparer.Ordinal)
    {
        ["rule"] = TemplateVariable.Rule,
        ["domain"] = TemplateVariable.Domain,
        ["limit"] = TemplateVariable.Limit,
        ["window"] = TemplateVariable.Window,
        ["remaining"] = TemplateVariable.Remaining,
        ["reset"] = TemplateVariable.Reset,
        ["retry_after"] = TemplateVariable.RetryAfter,
    };

    private readonly List<(string Text, TemplateVariable? Variable)> _parts = [];

    private TextTemplate(string source) => Source = source;

    /// <summary>The names that a template may refer to.</summary>
    public static IReadOnlyCollection<string> VariableNames => Names.Keys;

    /// <summary>The template as written.</summary>
    public string Source { get; }

    /// <summary>Reads a template, or says which <c>${...}</c> makes no sense.</summary>
    public static bool TryParse(string source, [NotNullWhen(true)] out TextTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        template = new TextTemplate(source);
        int position = 0;
        while (source.IndexOf("${", position, StringComparison.Ordinal) is var start and >= 0)
        {
            int end = source.IndexOf('}', start);
            string name = end < 0 ? source[(start + 2)..] : source[(start + 2)..end];
            if (end < 0 || !Names.TryGetValue(name, out TemplateVariable variable))
            {
                problem = end < 0 ? $"'${{{name}' has no closing brace" : $"unknown name '${{{name}}}'";
                template = null;
                return false;
            }

            template.Add(source[position..start], null);
            template.Add("", variable);
            position = end + 1;
        }

        template.Add(source[position..], null);
        problem = null;
        return true;
    }

    /// <summary>The text with its places filled.</summary>
    public string Render(Func<TemplateVariable, string> valueOf)
    {
        StringBuilder text = new();
        foreach ((string literal, TemplateVariable? variable) in _parts)
        {
            text.Append(variable is { } place ? valueOf(place) : literal);
        }

        return text.ToString();
    }

    private void Add(string text, TemplateVariable? variable)
    {
        if (variable is not null || text.Length > 0)
        {
            _parts.Add((text, variable));
        }
    }
}
