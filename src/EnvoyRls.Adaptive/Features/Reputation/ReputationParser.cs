using System.Globalization;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>
/// Reads reputation files: on each line an address or a network (<c>192.0.2.0/24</c>), and after a space or a comma a score if one is
/// known: 0 to 1, or in percent above 1 to 100. Without one it is 1. <c>#</c> begins a comment.
/// </summary>
internal static class ReputationParser
{
    private const int MostErrors = 20;

    /// <summary>The networks in a text and all that is wrong with it, up to a number of errors.</summary>
    public static (List<ReputationEntry> Entries, List<ReputationError> Errors) Parse(string text)
    {
        List<ReputationEntry> entries = [];
        List<ReputationError> errors = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            int comment = line.IndexOf('#');
            ReadOnlySpan<char> content = (comment < 0 ? line : line[..comment]).TrimEnd();
            int start = content.Length - content.TrimStart().Length;
            if (start < content.Length && errors.Count < MostErrors)
            {
                Read(content, start, number, entries, errors);
            }
        }

        return (entries, errors);
    }

    private static void Read(ReadOnlySpan<char> line, int start, int number, List<ReputationEntry> entries, List<ReputationError> errors)
    {
        int length = line[start..].IndexOfAny(" \t,;");
        ReadOnlySpan<char> address = length < 0 ? line[start..] : line.Slice(start, length);
        if (Network(address.ToString(), out IpNetwork network) is { } wrong)
        {
            errors.Add(new ReputationError(number, start + 1, wrong));
            return;
        }

        int scoreStart = length < 0 ? line.Length : start + length;
        while (scoreStart < line.Length && line[scoreStart] is ' ' or '\t' or ',' or ';')
        {
            scoreStart++;
        }

        double score = 1;
        if (scoreStart < line.Length && !TryScore(line[scoreStart..], out score))
        {
            errors.Add(new ReputationError(
                number, scoreStart + 1, $"'{line[scoreStart..]}' is no score; write a number from 0 to 1, or up to 100 in percent."));
            return;
        }

        entries.Add(new ReputationEntry(network, score));
    }

    private static string? Network(string text, out IpNetwork network)
    {
        if (!IpNetwork.TryParse(text, out network))
        {
            return $"'{text}' is no address and no network; write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32.";
        }

        return network == network.Normalized ? null : $"'{text}' has bits set beyond its length; write {network.Normalized}.";
    }

    private static bool TryScore(ReadOnlySpan<char> text, out double score)
    {
        bool isPercent = text.EndsWith("%");
        bool isNumber = double.TryParse(
            isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out score);
        score = isPercent || score > 1 ? score / 100 : score;
        return isNumber && score is >= 0 and <= 1;
    }
}
