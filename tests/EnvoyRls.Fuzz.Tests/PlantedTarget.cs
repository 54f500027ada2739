using EnvoyRls.Fuzz.Engine;

namespace EnvoyRls.Fuzz.Tests;

/// <summary>A target that does what a test wants of it.</summary>
internal sealed class PlantedTarget(PlantedTarget.Reader read) : FuzzTarget("planted")
{
    /// <summary>Reads an input and says what came of it.</summary>
    public delegate string Reader(ReadOnlySpan<byte> input);

    public override IReadOnlyList<byte[]> Seeds { get; } = ["a seed"u8.ToArray()];

    public override IReadOnlyList<byte[]> Words { get; } = ["bug"u8.ToArray()];

    public override int LongestInput => 256;

    public override string Read(byte[] input) => read(input);
}
