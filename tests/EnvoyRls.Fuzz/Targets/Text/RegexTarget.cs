using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using EnvoyRls.Core.Matching.Regexes;

namespace EnvoyRls.Fuzz.Targets.Text;

/// <summary>Regular expressions, one in the first line and what they are matched with behind it, compared with the runtime's where both mean the same.</summary>
internal sealed class RegexTarget(string name) : TextTarget(
    name,
    ["a+b\naab", "^/v[0-9]+/(users|items)(/.*)?$\n/v1/users/7", @"(?i)\bfoo\b|\p{Lu}{2,3}" + "\nFOO", @"[^a-c\d]*?x{0,5}" + "\nzzx", "(?s:.)(?P<n>b)\n\nb", "((a|b)*c{2,})+\nabcc"],
    ["(?:", ")", "(?i)", "(?P<n>", "[^", "]", "{", "}", "{2,3}", "{1000}", "{,5}", "*", "+?", "|", "\\", "\\d", "\\pL", "\\p{Lu}", "\\x{10FFFF}", "\\b", "\\x41", "^", "$", ".", "[a-z]", "\n", "ab"])
{
    private static readonly SearchValues<char> Common = SearchValues.Create("abc01(|)*+?[]-");

    public override int LongestInput => 4096;

    public override byte[]? Compose(Random random)
    {
        StringBuilder text = new();
        AppendChoice(text, random, 4);
        text.Append('\n');
        for (int i = random.Next(12); i > 0; i--)
        {
            text.Append("abc01"[random.Next(5)]);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // A pattern may have 10,000 instructions, of a class with its ranges each.
    public override long MostAllocated(int length) => (4 * 1024 * 1024) + (2_000L * length);

    protected override string Read(string text)
    {
        (string pattern, string value) = Lines(text);
        try
        {
            LinearRegex regex = LinearRegex.Parse(pattern);
            return $"{regex.IsMatch(value)} {LinearRegex.RequiredLiterals(pattern).Length}";
        }
        catch (RegexSyntaxException error)
        {
            return error.Message;
        }
    }

    protected override string? Contradiction(string text)
    {
        (string pattern, string value) = Lines(text);
        try
        {
            bool matches = LinearRegex.Parse(pattern).IsMatch(value);
            string[] missing = [.. LinearRegex.RequiredLiterals(pattern).Where(literal => !value.Contains(literal, StringComparison.Ordinal))];
            if (matches && missing.Length > 0)
            {
                return $"it matches without '{missing[0]}', which every match is said to contain";
            }

            return !pattern.AsSpan().ContainsAnyExcept(Common) && RuntimeMatches(pattern, value) is { } theirs && theirs != matches
                ? $"it {(matches ? "matches" : "does not match")}, other than with the runtime"
                : null;
        }
        catch (RegexSyntaxException)
        {
            return null;
        }
    }

    private static bool? RuntimeMatches(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static void AppendChoice(StringBuilder text, Random random, int depth)
    {
        for (int choices = random.Next(1, 3); choices > 0; choices--)
        {
            for (int items = random.Next(1, 4); items > 0; items--)
            {
                AppendItem(text, random, depth);
            }

            text.Append(choices > 1 ? "|" : "");
        }
    }

    private static void AppendItem(StringBuilder text, Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 5 : 3))
        {
            case 0:
                text.Append(random.Next(2) == 0 ? "[ab]" : "[^a0-1]");
                break;
            case 3 or 4:
                text.Append('(');
                AppendChoice(text, random, depth - 1);
                text.Append(')');
                break;
            default:
                text.Append("abc01"[random.Next(5)]);
                break;
        }

        text.Append(random.Next(8) switch { 0 => "*", 1 => "+", 2 => "?", 3 => "*?", _ => "" });
    }
}
