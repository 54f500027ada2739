using System.Buffers;
using YamlDotNet.Core;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>Says where a text is not YAML, and why, in the words of the reference's parser where it has them.</summary>
internal static class YamlSyntax
{
    private const string Correct = "correct the YAML syntax at this place";

    /// <summary>What may not appear in YAML (<see href="https://yaml.org/spec/1.1/#c-printable"/>), surrogates apart.</summary>
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\u0085')), '\uFFFE', '\uFFFF']);

    /// <summary>Refuses what the scanner would take for the end of the text, or for a part of it.</summary>
    /// <exception cref="YamlTreeException">The text contains a control character.</exception>
    public static void RefuseControlCharacters(string text)
    {
        int at = text.AsSpan().IndexOfAny(Unprintable);
        if (at >= 0)
        {
            ReadOnlySpan<char> before = text.AsSpan(0, at);
            int line = 1 + before.Count('\n');
            throw new YamlTreeException(line, at - before.LastIndexOf('\n'), "control characters are not allowed", $"remove the character U+{(int)text[at]:X4}");
        }
    }

    public static YamlTreeException Translate(YamlException error, string text)
    {
        if (error.Message.Contains("tab as indentation", StringComparison.Ordinal) && FindTabIndentation(text) is { } tab)
        {
            // The scanner places this one at the start of the enclosing mapping.
            return new YamlTreeException(tab.Line, tab.Column, "found character that cannot start any token", "indent with spaces instead of tabs");
        }

        return new YamlTreeException((int)error.Start.Line, (int)error.Start.Column, Problem(error), Correct) { NoticedLine = (int)error.End.Line };
    }

    /// <summary>The message without "While scanning this," in front.</summary>
    private static string Problem(YamlException error)
    {
        string message = error.Message;
        int context = message.StartsWith("While ", StringComparison.Ordinal) ? message.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        return message[context..].Trim(' ', '.');
    }

    private static (int Line, int Column)? FindTabIndentation(string text)
    {
        int line = 1;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            int tab = content.IndexOf('\t');
            if (tab >= 0 && content[..tab].Trim(' ').IsEmpty && !content[tab..].Trim().IsEmpty)
            {
                return (line, tab + 1);
            }

            line++;
        }

        return null;
    }
}
