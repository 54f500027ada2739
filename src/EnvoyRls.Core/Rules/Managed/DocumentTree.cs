using System.Globalization;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>Reads the text of a managed object into nodes, whichever way it is written, and refuses what could not be kept as JSON.</summary>
internal static class DocumentTree
{
    /// <summary>The most characters that keys and values may have together, aliases resolved.</summary>
    public const int MostCharacters = 1 << 20;

    /// <summary>The longest text: what so many characters take as JSON if each of them has to be escaped.</summary>
    public const int LongestText = 8 * MostCharacters;

    /// <summary>How deep a text may nest: readers of JSON stop at 64, and it may be kept as a part of a longer one.</summary>
    public const int MostDepth = 50;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="syntax">How it is written.</param>
    /// <param name="warn">Gets line, column and text of what is accepted but probably not meant.</param>
    /// <returns>The root node; <see langword="null"/> if the text says nothing.</returns>
    /// <exception cref="YamlTreeException">The text is not of its syntax, too large, or says what JSON cannot.</exception>
    public static YamlNode? Read(string text, DocumentSyntax syntax, Action<int, int, string> warn)
    {
        if (text.Length > LongestText)
        {
            throw TooLarge(1, 1, LongestText);
        }

        YamlNode? root = syntax == DocumentSyntax.Json ? JsonTreeReader.Read(text) : YamlTreeReader.Read(text, warn);
        if (root is not null)
        {
            int left = MostCharacters;
            Check(root, 0, ref left);
        }

        return root;
    }

    private static void Check(YamlNode node, int depth, ref int left)
    {
        if (depth > MostDepth)
        {
            throw new YamlTreeException(node.Line, node.Column, $"nested deeper than {MostDepth} levels", "flatten the document");
        }

        left--;
        switch (node)
        {
            case YamlMapping mapping:
                foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
                {
                    if (key is not YamlScalar)
                    {
                        throw new YamlTreeException(key.Line, key.Column, "JSON has no keys other than texts", "use a text as the key");
                    }

                    Check(key, depth + 1, ref left);
                    Check(value, depth + 1, ref left);
                }

                break;
            case YamlSequence sequence:
                foreach (YamlNode item in sequence.Items)
                {
                    Check(item, depth + 1, ref left);
                }

                break;
            case YamlScalar scalar:
                left -= scalar.Text.Length;
                Check(scalar);
                break;
        }

        if (left < 0)
        {
            throw TooLarge(node.Line, node.Column, MostCharacters);
        }
    }

    private static void Check(YamlScalar scalar)
    {
        if (scalar.Kind == YamlScalarKind.Float && !double.IsFinite(YamlScalarResolver.ParseFloat(scalar.Text)))
        {
            throw new YamlTreeException(scalar.Line, scalar.Column, $"JSON has no number '{scalar.Text}'", $"quote it: \"{scalar.Text}\"");
        }

        for (int i = 0; i < scalar.Text.Length; i++)
        {
            char character = scalar.Text[i];
            bool isPair = char.IsHighSurrogate(character) && i + 1 < scalar.Text.Length && char.IsLowSurrogate(scalar.Text[i + 1]);
            if (character == '\0' || (char.IsSurrogate(character) && !isPair))
            {
                string code = ((int)character).ToString("X4", CultureInfo.InvariantCulture);
                throw new YamlTreeException(scalar.Line, scalar.Column, $"the text contains U+{code}", "remove this character");
            }

            i += isPair ? 1 : 0;
        }
    }

    private static YamlTreeException TooLarge(int line, int column, int most) =>
        new(line, column, $"the text is larger than {most} characters", "make several objects of it");
}
