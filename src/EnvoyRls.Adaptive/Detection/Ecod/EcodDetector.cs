namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>
/// ECOD: Li, Zhao, Hu, Botta, Ionescu, Chen: Unsupervised Outlier Detection Using Empirical Cumulative Distribution Functions
/// (IEEE TKDE, 2022). A score is the greatest of three sums over features: of the left tails' negative logarithms, of the right
/// ones', and of those on the side to which each feature is skewed; at least 0, at most the width times the logarithm of the rows.
/// </summary>
internal sealed class EcodDetector(FeatureTails[] features) : IExplainingDetector
{
    /// <inheritdoc/>
    public int Width => features.Length;

    public ReadOnlySpan<FeatureTails> Features => features;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            TailSums sums = SumsOf(rows.Slice(index * Width, Width));
            scores[index] = sums.Greatest;
        }
    }

    /// <inheritdoc/>
    public void Explain(ReadOnlySpan<double> row, Span<double> shares)
    {
        TailSums sums = SumsOf(row);
        for (int index = 0; index < shares.Length; index++)
        {
            (double left, double right) = features[index].At(row[index]);
            bool isLeft = sums.Greatest == sums.Skewed ? features[index].IsLeftSkewed : sums.Greatest == sums.Left;
            shares[index] = isLeft ? left : right;
        }

        Shares.Normalize(shares);
    }

    private TailSums SumsOf(ReadOnlySpan<double> row)
    {
        TailSums sums = default;
        for (int index = 0; index < row.Length; index++)
        {
            (double left, double right) = features[index].At(row[index]);
            sums = new TailSums(sums.Left + left, sums.Right + right, sums.Skewed + (features[index].IsLeftSkewed ? left : right));
        }

        return sums;
    }
}
