namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>The three sums of a row's tails.</summary>
/// <param name="Left">Of the left tails.</param>
/// <param name="Right">Of the right tails.</param>
/// <param name="Skewed">Of the tails on the side to which each feature is skewed.</param>
internal readonly record struct TailSums(double Left, double Right, double Skewed)
{
    public double Greatest => Math.Max(Skewed, Math.Max(Left, Right));
}
