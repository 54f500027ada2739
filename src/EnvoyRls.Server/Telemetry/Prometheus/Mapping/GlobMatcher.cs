using System.Globalization;

namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>Matches a dotted name segment by segment; <c>*</c> stands for any one segment and captures it.</summary>
internal sealed class GlobMatcher : IStatMatcher
{
    private const string AnySegment = "*";

    private readonly string[] _segments;

    /// <exception cref="FormatException">A <c>*</c> stands beside other characters of its segment.</exception>
    public GlobMatcher(string pattern)
    {
        _segments = pattern.Split('.');
        if (_segments.Any(static segment => segment.Length > 1 && segment.Contains('*', StringComparison.Ordinal)))
        {
            throw new FormatException($"'{pattern}': '*' must be a whole segment between dots");
        }
    }

    /// <summary>Sorts globs so that where two differ first, the one with a literal segment comes before the one with <c>*</c>.</summary>
    public static int CompareBySpecificity(GlobMatcher left, GlobMatcher right)
    {
        int common = Math.Min(left._segments.Length, right._segments.Length);
        for (int i = 0; i < common; i++)
        {
            int order = IsAny(left._segments[i]).CompareTo(IsAny(right._segments[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    public Func<string, string>? Match(string name)
    {
        // One more than expected, to tell a name with more segments.
        Range[] segments = new Range[_segments.Length + 1];
        if (name.AsSpan().Split(segments, '.') != _segments.Length)
        {
            return null;
        }

        for (int i = 0; i < _segments.Length; i++)
        {
            if (!IsAny(_segments[i]) && !name.AsSpan(segments[i]).SequenceEqual(_segments[i]))
            {
                return null;
            }
        }

        string[] captures = [.. segments.Take(_segments.Length).Where((_, i) => IsAny(_segments[i])).Select(segment => name[segment])];
        return reference => Capture(captures, reference);
    }

    private static bool IsAny(string segment) => string.Equals(segment, AnySegment, StringComparison.Ordinal);

    private static string Capture(string[] captures, string reference) =>
        int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= captures.Length
            ? captures[number - 1]
            : "";
}
