using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>
/// Robust random cut forest (Guha, Mishra, Roy, Schrijvers 2016) over a stream. A score is the mean collusive displacement over the
/// trees, from 0 to the sample size: how many of the points remembered would have a simpler place if this one were not there. Features
/// count by their spread: bring them to comparable units first. A sequence is learnt and scored as rows of its last values
/// (<see cref="Shingle"/>).
/// </summary>
internal sealed class RandomCutForestDetector : IStreamingDetector, IExplainingDetector
{
    /// <summary>No number counts for more, on either side of 0: sides of boxes and their sums stay finite.</summary>
    public const double Greatest = 1e100;

    private readonly SampledTree[] _trees;
    private readonly double[] _point;

    /// <param name="options">How to remember.</param>
    /// <param name="trees">The trees, of <paramref name="width"/> features each.</param>
    /// <param name="width">How many features a row has.</param>
    /// <param name="learnt">How many rows the trees have learnt.</param>
    public RandomCutForestDetector(RandomCutForestOptions options, SampledTree[] trees, int width, long learnt)
    {
        Options = options;
        _trees = trees;
        _point = new double[width];
        Learnt = learnt;
    }

    public RandomCutForestOptions Options { get; }

    public ReadOnlySpan<SampledTree> Trees => _trees;

    /// <inheritdoc/>
    public int Width => _point.Length;

    /// <inheritdoc/>
    public int WarmUp => Options.SampleSize / 4;

    /// <inheritdoc/>
    public long Learnt { get; private set; }

    /// <inheritdoc/>
    public void Learn(ReadOnlySpan<double> row)
    {
        Bound(row);
        foreach (SampledTree sampled in _trees)
        {
            sampled.Learn(_point, Learnt * Options.Decay, Options.SampleSize);
        }

        Learnt++;
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            Bound(rows.Slice(index * Width, Width));
            double sum = 0;
            foreach (SampledTree sampled in _trees)
            {
                sum += Displacement.Expected(sampled.Tree, _point);
            }

            scores[index] = sum / _trees.Length;
        }
    }

    /// <inheritdoc/>
    public void Explain(ReadOnlySpan<double> row, Span<double> shares)
    {
        shares.Clear();
        Bound(row);
        foreach (SampledTree sampled in _trees)
        {
            Displacement.AddParts(sampled.Tree, _point, shares);
        }

        Shares.Normalize(shares);
    }

    private void Bound(ReadOnlySpan<double> row) => TensorPrimitives.Clamp(row, -Greatest, Greatest, _point);
}
