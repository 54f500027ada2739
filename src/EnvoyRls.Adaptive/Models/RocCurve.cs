namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// How well scores put anomalies before the rest, at every threshold at once. Rows of one score are on the same side of every
/// threshold: their order never counts.
/// </summary>
internal sealed class RocCurve
{
    private readonly List<Step> _steps = [];
    private readonly double _positives;
    private readonly double _negatives;

    /// <param name="scores">One a row: the higher, the stranger.</param>
    /// <param name="labels">One a row: whether it is an anomaly; both kinds are needed.</param>
    /// <exception cref="ArgumentException">Rows of one kind only, or not as many labels as scores.</exception>
    public RocCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        double[] keys = scores.ToArray();
        bool[] sorted = labels.ToArray();
        Array.Sort(keys, sorted);
        Step last = default;
        for (int index = keys.Length - 1; index >= 0; index--)
        {
            last = sorted[index] ? last with { TruePositives = last.TruePositives + 1 } : last with { FalsePositives = last.FalsePositives + 1 };
            if (index == 0 || keys[index - 1] != keys[index])
            {
                _steps.Add(last);
            }
        }

        (_positives, _negatives) = (last.TruePositives, last.FalsePositives);
        if (_positives == 0 || _negatives == 0)
        {
            throw new ArgumentException("Both anomalies and others are needed.", nameof(labels));
        }
    }

    /// <summary>AUROC: the chance that an anomaly scores higher than another row, where equal scores count half.</summary>
    public double Area
    {
        get
        {
            double area = 0;
            Step before = default;
            foreach (Step step in _steps)
            {
                area += (step.FalsePositives - before.FalsePositives) * (step.TruePositives + (double)before.TruePositives) / 2;
                before = step;
            }

            return area / (_positives * _negatives);
        }
    }

    /// <summary>AUPRC as average precision: the precision at each threshold, weighted by the recall it adds; nothing is interpolated.</summary>
    public double AveragePrecision
    {
        get
        {
            double sum = 0;
            Step before = default;
            foreach (Step step in _steps)
            {
                sum += (step.TruePositives - before.TruePositives) * (step.TruePositives / ((double)step.TruePositives + step.FalsePositives));
                before = step;
            }

            return sum / _positives;
        }
    }

    /// <summary>The greatest share of anomalies found by a threshold that takes no more than so great a share of the rest for one.</summary>
    public double TruePositiveRateAt(double falsePositiveRate) =>
        _steps.TakeWhile(step => step.FalsePositives <= falsePositiveRate * _negatives).LastOrDefault().TruePositives / _positives;

    /// <summary>What a threshold lets through, counted from the highest score.</summary>
    private readonly record struct Step(int TruePositives, int FalsePositives);
}
