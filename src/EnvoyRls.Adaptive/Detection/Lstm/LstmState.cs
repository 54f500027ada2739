namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>What a network remembers of one series.</summary>
internal sealed class LstmState(int units)
{
    public float[] Hidden { get; } = new float[units];

    public float[] Cell { get; } = new float[units];

    public void Clear()
    {
        Array.Clear(Hidden);
        Array.Clear(Cell);
    }
}
