using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Server.Tls;

/// <summary>
/// A workload by its SPIFFE ID, <c>spiffe://trust-domain/ns/x/sa/y</c>, or with <c>/*</c> at the end every one below it, however deep.
/// https://spiffe.io/docs/latest/spiffe-specs/spiffe-id/
/// </summary>
internal sealed class SpiffePattern
{
    /// <summary>What SPIFFE IDs begin with.</summary>
    public const string Scheme = "spiffe://";

    private const string Below = "/*";
    private const int LongestId = 2048;

    private readonly string _id;
    private readonly bool _isPrefix;

    private SpiffePattern(string id, bool isPrefix) => (_id, _isPrefix) = (id, isPrefix);

    /// <summary>Reads a pattern; false for what could not be an ID.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SpiffePattern? pattern)
    {
        bool isPrefix = text.EndsWith(Below, StringComparison.Ordinal);
        string id = isPrefix ? text[..^Below.Length] : text;
        pattern = IsId(id) ? new SpiffePattern(id, isPrefix) : null;
        return pattern is not null;
    }

    /// <summary>Whether an ID is the one meant, or one of those. What only looks like an ID never is.</summary>
    public bool Covers(string id) =>
        IsId(id) && (_isPrefix ? id.StartsWith($"{_id}/", StringComparison.Ordinal) : string.Equals(id, _id, StringComparison.Ordinal));

    private static bool IsId(string text)
    {
        if (text.Length > LongestId || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        string[] segments = text[Scheme.Length..].Split('/');
        return Array.TrueForAll(segments, IsSegment) && !segments[0].Any(char.IsAsciiLetterUpper);
    }

    /// <summary>Dots alone would be read as a way up by whoever takes an ID for a URL.</summary>
    private static bool IsSegment(string text) =>
        text.Length > 0 && text is not ("." or "..") && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');
}
