using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Server.Telemetry.Prometheus.Mapping;

namespace EnvoyRls.Fuzz.Targets.Text;

/// <summary>Wildcards, one in the first line and what they are matched with behind it, compared with a matcher that tries everything.</summary>
internal sealed class GlobTarget(string name) : TextTarget(
    name,
    ["a*b\naxxb", "*\n", "**a**\nbab", "a.*.c\na.b.c", "*.*\n.", "ab*ab\nab"],
    ["*", "**", ".", "a", "b", "ab", "\n"])
{
    private const int MostCompared = 200;

    public override int LongestInput => 2048;

    public override byte[]? Compose(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => (byte)"aab*.\n"[random.Next(6)])];

    protected override string Read(string text)
    {
        (string pattern, string value) = Lines(text);
        bool matches = Glob.OfWildcard(pattern).Matches(value);
        try
        {
            Func<string, string>? captures = new GlobMatcher(pattern).Match(value);
            return $"{matches} {captures?.Invoke("1").Length > 0} {captures?.Invoke("99999999999") == ""}";
        }
        catch (FormatException)
        {
            return $"{matches} refused";
        }
    }

    protected override string? Contradiction(string text)
    {
        (string pattern, string value) = Lines(text);
        return pattern.Length <= MostCompared && value.Length <= MostCompared && Glob.OfWildcard(pattern).Matches(value) != Matches(pattern, value)
            ? "it matches other than when everything is tried"
            : null;
    }

    private static bool Matches(string pattern, string value)
    {
        bool[] reached = new bool[value.Length + 1];
        reached[0] = true;
        foreach (char part in pattern)
        {
            bool[] next = new bool[value.Length + 1];
            for (int i = 0; i <= value.Length; i++)
            {
                next[i] = part == '*' ? reached[i] || (i > 0 && next[i - 1]) : i > 0 && reached[i - 1] && value[i - 1] == part;
            }

            reached = next;
        }

        return reached[^1];
    }
}
