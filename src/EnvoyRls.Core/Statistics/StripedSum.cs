namespace EnvoyRls.Core.Statistics;

/// <summary>
/// Sums that many processors add to at once: each adds to cells of its own, a cache line apart from the others', and a
/// reader adds them up. A sum read during additions may lack some of them.
/// </summary>
internal sealed class StripedSum
{
    private const int CellsPerLine = 8;
    private const int MostStripes = 8;

    private static readonly int Stripes = (int)Math.Min(MostStripes, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    private readonly int _stride;
    private readonly ulong[] _cells;

    /// <param name="sums">How many sums are kept side by side; at least 1.</param>
    public StripedSum(int sums)
    {
        _stride = (sums + CellsPerLine - 1) / CellsPerLine * CellsPerLine;

        // One line more, so that no stripe shares one with whatever lies in front of the array.
        _cells = new ulong[CellsPerLine + (Stripes * _stride)];
    }

    public void Add(int sum, ulong amount) => Interlocked.Add(ref _cells[Offset(Thread.GetCurrentProcessorId() & (Stripes - 1)) + sum], amount);

    /// <summary>The total; wraps at 2^64.</summary>
    public ulong Total(int sum)
    {
        ulong total = 0;
        for (int stripe = 0; stripe < Stripes; stripe++)
        {
            total = unchecked(total + Volatile.Read(ref _cells[Offset(stripe) + sum]));
        }

        return total;
    }

    private int Offset(int stripe) => CellsPerLine + (stripe * _stride);
}
