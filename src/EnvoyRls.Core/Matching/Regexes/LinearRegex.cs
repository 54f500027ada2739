using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>
/// A regular expression that a text must match as a whole. Matching takes time linear in the text, whatever the pattern,
/// and allocates nothing. A compiled pattern takes some hundred bytes; those of the runtime's own linear engine take
/// some hundred thousand, too much for rule sets of thousands of patterns.
/// </summary>
internal sealed class LinearRegex
{
    private readonly RegexInstruction[] _code;
    private readonly CharClass[] _classes;
    private readonly string _prefix;
    private readonly int _prefixInstructions;

    private LinearRegex(RegexNode root)
    {
        (_code, _classes) = RegexCompiler.Compile(root);

        // The first items of a sequence are its first instructions, and nothing jumps back to them.
        IEnumerable<RegexNode> items = root is RegexNode.Sequence sequence ? sequence.Items : [root];
        Rune[] prefix = [.. items.TakeWhile(item => item is RegexNode.Character).Select(item => new Rune(((RegexNode.Character)item).Value))];
        _prefix = string.Concat(prefix);
        _prefixInstructions = prefix.Length;
    }

    /// <exception cref="RegexSyntaxException">The pattern is not of the dialect of <see cref="RegexParser"/>, or too large.</exception>
    public static LinearRegex Parse(string pattern) => new(RegexParser.Parse(pattern));

    /// <summary>Texts that every match contains, see <see cref="RegexLiterals"/>; proves that the pattern can be compiled.</summary>
    /// <exception cref="RegexSyntaxException">It cannot.</exception>
    public static string[] RequiredLiterals(string pattern)
    {
        RegexNode root = RegexParser.Parse(pattern);
        RegexCompiler.Compile(root);
        return RegexLiterals.RequiredBy(root);
    }

    /// <summary>Whether the whole text matches. Where the pattern speaks of characters, code points are meant.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(_prefix, StringComparison.Ordinal))
        {
            return false;
        }

        RegexRun run = new(_code, _classes, stackalloc int[RegexRun.MemoryOnStack]);
        bool matches = run.Matches(text, _prefix.Length, _prefixInstructions);
        run.Dispose();
        return matches;
    }
}
