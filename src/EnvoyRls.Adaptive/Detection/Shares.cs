using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>Makes shares of what each feature added to a score.</summary>
internal static class Shares
{
    /// <summary>Leaves out what is below 0 and divides so that all together make 1; all 0 where nothing is above.</summary>
    public static void Normalize(Span<double> parts)
    {
        TensorPrimitives.Max(parts, 0, parts);
        double most = TensorPrimitives.Max<double>(parts);
        if (most > 0)
        {
            // By the greatest first: a sum of great numbers could overflow, and a quotient of tiny ones.
            TensorPrimitives.Divide(parts, most, parts);
            TensorPrimitives.Divide(parts, TensorPrimitives.Sum<double>(parts), parts);
        }
    }
}
