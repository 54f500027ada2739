using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>An override as it was when something became of it.</summary>
/// <param name="Time">Seconds since the beginning of the run.</param>
/// <param name="Item">The override.</param>
/// <param name="Book">The book then.</param>
internal sealed record OverrideChange(double Time, Override Item, OverrideBook Book)
{
    /// <summary>Whether there is more to tell than that it goes on.</summary>
    /// <param name="last">What it was before.</param>
    public bool IsNewsAfter(Override last) =>
        Item.State != last.State || Item.NewAmount != last.NewAmount || !Item.BlockedBy.SequenceEqual(last.BlockedBy);
}
