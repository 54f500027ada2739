using System.Globalization;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>Numbers of a range, in any spelling.</summary>
internal sealed class NumberSet(NumberRange range) : ValueSet
{
    public NumberRange Range => range;

    public override string? Member => new[] { range.Low, range.High, Math.Floor(range.Low) + 1, Math.Ceiling(range.High) - 1 }
        .Where(double.IsFinite)
        .Select(number => number.ToString("0.####################", CultureInfo.InvariantCulture))
        .FirstOrDefault(Contains);

    public override bool Contains(string value) =>
        NumberRange.TryParseNumber(value, out double number) && number >= range.Low && number <= range.High;

    public bool Covers(NumberRange other) => range.Low <= other.Low && range.High >= other.High;

    public bool Overlaps(NumberRange other) => range.Low <= other.High && range.High >= other.Low;
}
