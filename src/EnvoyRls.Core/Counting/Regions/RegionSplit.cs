using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>
/// One limit divided among regions: each counts its own part for itself, and the amounts of all parts together are never
/// more than that of the whole.
/// </summary>
public sealed class RegionSplit
{
    /// <summary>All of a limit, in hundredths of a percent.</summary>
    private const int Hundred = 10_000;

    private RegionSplit(Limit whole, RegionPart[] parts, RegionPart own)
    {
        Whole = whole;
        Parts = parts;
        Own = own;
    }

    /// <summary>The limit as its rule says it.</summary>
    public Limit Whole { get; }

    /// <summary>The part of the region that this replica is in.</summary>
    public RegionPart Own { get; }

    /// <summary>All parts, in the order in which the rule names them.</summary>
    public IReadOnlyList<RegionPart> Parts { get; }

    /// <summary>The part of a region; <see langword="null"/> if it has none.</summary>
    public RegionPart? Find(string region) => Parts.FirstOrDefault(part => part.Share.Region == region);

    /// <summary>Divides a limit; says in half a sentence why it cannot be.</summary>
    /// <param name="whole">The limit.</param>
    /// <param name="shares">Who has how much; at most the whole together.</param>
    /// <param name="own">The region that this replica is in: one of them.</param>
    /// <param name="split">The parts.</param>
    /// <param name="failed">The share that cannot be a limit.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryDivide(
        Limit whole,
        IReadOnlyList<RegionShare> shares,
        string own,
        [NotNullWhen(true)] out RegionSplit? split,
        [NotNullWhen(false)] out RegionShare? failed,
        [NotNullWhen(false)] out string? problem)
    {
        split = null;
        failed = null;
        problem = null;
        RegionPart[] parts = new RegionPart[shares.Count];
        int upTo = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            RegionShare share = shares[i];
            uint amount = Cut(whole.Amount, upTo, share.Hundredths);
            uint? burst = Limit.IsPaced(whole.Algorithm) ? Math.Max(1, Cut(whole.Burst, upTo, share.Hundredths)) : null;
            upTo += share.Hundredths;
            problem = amount == 0 && whole.Amount > 0 ? "it would never admit a hit" : null;
            if (problem is not null
                || !Limit.TryCreate(whole.Algorithm, amount, whole.WindowMicroseconds, burst, whole.MaxDelayMicroseconds, out Limit? part, out problem))
            {
                failed = share;
                return false;
            }

            parts[i] = new RegionPart(share, part);
        }

        split = new RegionSplit(whole, parts, Array.Find(parts, part => part.Share.Region == own) ?? throw new ArgumentException("no share is this region's", nameof(own)));
        return true;
    }

    /// <summary>What lies between two marks of the whole, each rounded down: neighbours never overlap, and leave nothing out.</summary>
    private static uint Cut(uint whole, int from, int length) => (uint)(At(whole, from + length) - At(whole, from));

    private static long At(uint whole, int hundredths) => (long)whole * hundredths / Hundred;
}
