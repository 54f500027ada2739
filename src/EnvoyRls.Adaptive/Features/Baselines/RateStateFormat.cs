namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>Rates as bytes.</summary>
internal static class RateStateFormat
{
    public static void Write(BinaryWriter writer, in RateState state)
    {
        writer.Write(state.Since);
        writer.Write(state.Born);
        writer.Write(state.Seen);
        writer.Write(state.Fast);
        writer.Write(state.Slow);
        writer.Write(state.Day);
        writer.Write(state.Deviation);
        writer.Write(state.Drift);
        writer.Write(state.Ceiling);
        writer.Write7BitEncodedInt(state.Samples);
    }

    /// <exception cref="InvalidDataException">A number cannot have been written.</exception>
    public static RateState Read(BinaryReader reader) => new()
    {
        Since = reader.ReadInt64(),
        Born = BaselineReading.Finite(reader.ReadDouble()),
        Seen = BaselineReading.Finite(reader.ReadDouble()),
        Fast = BaselineReading.Amount(reader),
        Slow = BaselineReading.Amount(reader),
        Day = BaselineReading.Amount(reader),
        Deviation = BaselineReading.Logarithm(reader),
        Drift = BaselineReading.Amount(reader),
        Ceiling = BaselineReading.Amount(reader),
        Samples = BaselineReading.Count(reader, int.MaxValue),
    };
}
