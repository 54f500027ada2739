using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>
/// Isolation forest: Liu, Ting, Zhou, Isolation Forest (ICDM 2008) and Isolation-Based Anomaly Detection (ACM TKDD 6(1), 2012).
/// A score is 2^(-E[h] / c(sample size)), between 0 and 1; about 0.5 where nothing is strange. Scores of a row do not depend on the
/// batch it comes in.
/// </summary>
internal sealed class IsolationForestDetector : IExplainingDetector
{
    private readonly IsolationTree[] _trees;
    private readonly double _longest;

    /// <param name="width">How many features a row has.</param>
    /// <param name="sampleSize">From how many rows each tree was grown.</param>
    /// <param name="trees">At least one.</param>
    public IsolationForestDetector(int width, int sampleSize, IsolationTree[] trees)
    {
        Width = width;
        SampleSize = sampleSize;
        _trees = trees;
        _longest = trees.Length * PathLength.Expected(sampleSize);
    }

    /// <inheritdoc/>
    public int Width { get; }

    public int SampleSize { get; }

    public ReadOnlySpan<IsolationTree> Trees => _trees;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        scores.Clear();

        // Tree by tree, as one tree fits the processor's first cache and the forest does not.
        foreach (IsolationTree tree in _trees)
        {
            tree.AddPathLengths(rows, Width, scores);
        }

        // One row alone was never cut: it is as long as its longest.
        foreach (ref double score in scores)
        {
            score = double.Exp2(_longest == 0 ? -1 : -score / _longest);
        }
    }

    /// <summary>
    /// Shares of the features in how much earlier than expected the row was alone: the path of each tree is taken apart cut by cut, as
    /// Saabas does with predictions of random forests (2014). All 0 where a row is no easier to isolate than one that was not seen.
    /// </summary>
    /// <inheritdoc/>
    public void Explain(ReadOnlySpan<double> row, Span<double> shares)
    {
        shares.Clear();
        foreach (IsolationTree tree in _trees)
        {
            tree.AddShortening(row, shares);
        }

        if (TensorPrimitives.Sum<double>(shares) > 0)
        {
            Shares.Normalize(shares);
        }
        else
        {
            shares.Clear();
        }
    }
}
