namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>Reads numbers of saved baselines and refuses those that cannot have been written.</summary>
internal static class BaselineReading
{
    /// <summary>More than any rate: what is larger was not measured.</summary>
    private const float MostAmount = 1e15f;

    /// <summary>The logarithm of more than any rate.</summary>
    private const float MostLogarithm = 40;

    public static double Finite(double value) => double.IsFinite(value) ? value : throw new InvalidDataException("A number is not finite.");

    /// <summary>A number of things, at most <paramref name="most"/>.</summary>
    public static int Count(BinaryReader reader, int most)
    {
        int count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= most ? count : throw new InvalidDataException($"{count} is not a number from 0 to {most}.");
    }

    /// <summary>A number from 0 up.</summary>
    public static float Amount(BinaryReader reader) => Within(reader.ReadSingle(), MostAmount);

    /// <summary>The logarithm of one plus a rate.</summary>
    public static float Logarithm(BinaryReader reader) => Within(reader.ReadSingle(), MostLogarithm);

    private static float Within(float value, float most) =>
        value >= 0 && value <= most ? value : throw new InvalidDataException($"{value} is not a number from 0 to {most}.");
}
