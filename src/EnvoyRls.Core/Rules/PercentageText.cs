using System.Globalization;
using System.Text.RegularExpressions;

namespace EnvoyRls.Core.Rules;

/// <summary>How the rule language writes shares: <c>25%</c>, <c>0.5%</c>, with at most two decimals.</summary>
internal static partial class PercentageText
{
    /// <summary>All of it, in hundredths of a percent.</summary>
    public const int Whole = 10_000;

    /// <summary>What a text up to 100% looks like, as a regular expression of ECMA-262 too.</summary>
    public const string Pattern = "^(100([.]0{1,2})?|[0-9]{1,2}([.][0-9]{1,2})?)%$";

    /// <summary>The same up to 150%.</summary>
    public const string RaisedPattern = "^(150([.]0{1,2})?|(1[0-4])?[0-9]([.][0-9]{1,2})?|[0-9]{2}([.][0-9]{1,2})?)%$";

    /// <summary>Reads a percentage.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hundredths">Hundredths of a percent, 0 to 99,999.</param>
    public static bool TryParse(string text, out int hundredths)
    {
        bool parsed = Shape().IsMatch(text);
        hundredths = parsed ? (int)(decimal.Parse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 100) : 0;
        return parsed;
    }

    /// <summary>The shortest way to write it.</summary>
    public static string Format(int hundredths) => string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100m:0.##}%");

    [GeneratedRegex("^[0-9]{1,3}([.][0-9]{1,2})?%\\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Shape();
}
