using System.Text.RegularExpressions;
using EnvoyRls.Deployment.Tests.Harness;

namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>The chart's <c>values.yaml</c>, read line by line, as a parser of YAML would drop its comments.</summary>
internal static partial class ValuesFile
{
    /// <summary>Every value that has a description, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">A value has none.</exception>
    public static IReadOnlyList<ValueRow> Read()
    {
        List<ValueRow> rows = [];
        Stack<(int Indent, string Key)> way = new();
        string description = "";
        int described = int.MaxValue;
        foreach (string line in File.ReadLines(Path.Combine(Helm.Chart, "values.yaml")))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                description = comment.Groups["text"].Value;
            }
            else if (Pair().Match(line) is { Success: true } pair && pair.Groups["indent"].Length <= described)
            {
                described = Enter(way, pair, description, rows) ? pair.Groups["indent"].Length : int.MaxValue;
                description = "";
            }
        }

        return rows;
    }

    /// <returns>Whether this was a value with a description, so that what is below it is its default.</returns>
    private static bool Enter(Stack<(int Indent, string Key)> way, Match pair, string description, List<ValueRow> rows)
    {
        int indent = pair.Groups["indent"].Length;
        while (way.TryPeek(out (int Indent, string Key) above) && above.Indent >= indent)
        {
            way.Pop();
        }

        way.Push((indent, pair.Groups["key"].Value));
        string key = string.Join('.', way.Reverse().Select(part => part.Key));
        if (description.Length > 0)
        {
            rows.Add(new ValueRow(key, pair.Groups["value"].Value, description));
            return true;
        }

        return pair.Groups["value"].Length == 0 ? false : throw new InvalidDataException($"{key} has no description in values.yaml");
    }

    [GeneratedRegex(@"^ *# -- (?<text>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<indent> *)(?<key>\w+): *(?<value>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();
}
