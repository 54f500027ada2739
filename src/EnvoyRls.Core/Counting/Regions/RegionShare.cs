using System.Text.RegularExpressions;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>How much of a limit a region has.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="Hundredths">Its share, in hundredths of a percent, 1 to 10,000.</param>
public sealed partial record RegionShare(string Region, int Hundredths)
{
    /// <summary>What names of regions are made of, in words.</summary>
    public const string NameForm = "letters, digits, '-' and '_', at most 63";

    /// <summary>Whether a text can be the name of a region.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,62}\\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
