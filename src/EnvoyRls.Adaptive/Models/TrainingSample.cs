namespace EnvoyRls.Adaptive.Models;

/// <summary>Clean rows of a pool, as they were at one time.</summary>
/// <param name="Rows">One after the other, the oldest first.</param>
/// <param name="Width">Numbers in a row.</param>
/// <param name="From">When the oldest was seen, Unix time in microseconds; 0 for no rows.</param>
/// <param name="To">When the newest was seen.</param>
internal sealed record TrainingSample(double[] Rows, int Width, long From, long To)
{
    /// <summary>Rows that follow each other are much alike; a version is tried on whole runs that it has not seen.</summary>
    private const int Run = 16;

    /// <summary>One run in so many is held out.</summary>
    private const int Shares = 4;

    public int Count => Rows.Length / Width;

    /// <summary>Parts the rows into those to train on and those to try the outcome on.</summary>
    public (double[] Training, double[] HeldOut) Split()
    {
        List<double> training = [];
        List<double> held = [];
        for (int index = 0; index < Count; index++)
        {
            bool isHeld = index / Run % Shares == Shares - 1;
            (isHeld ? held : training).AddRange(Rows.AsSpan(index * Width, Width));
        }

        return ([.. training], [.. held]);
    }
}
