namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>Rows of a series that were labelled anomalous.</summary>
/// <param name="First">The first row.</param>
/// <param name="Last">The last row.</param>
internal readonly record struct NabWindow(int First, int Last)
{
    public int Length => Last - First + 1;

    public bool Contains(int row) => row >= First && row <= Last;
}
