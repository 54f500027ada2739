using System.Numerics;
using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>Grows trees over random samples of the same rows.</summary>
internal ref struct IsolationTreeBuilder
{
    private readonly ReadOnlySpan<double> _values;
    private readonly int _width;
    private readonly SplitMix64 _random;
    private readonly int[] _order;
    private readonly int[] _features;
    private readonly int _sampleSize;
    private readonly int _heightLimit;

    public IsolationTreeBuilder(ReadOnlySpan<double> values, int width, int sampleSize, SplitMix64 random)
    {
        _values = values;
        _width = width;
        _random = random;
        _order = [.. Enumerable.Range(0, values.Length / width)];
        _features = [.. Enumerable.Range(0, width)];
        _sampleSize = sampleSize;

        // Past the depth of a balanced tree a path is longer than average, and nobody asks how much longer.
        _heightLimit = Math.Max(1, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)sampleSize)));
    }

    /// <summary>Grows a tree over a sample without replacement.</summary>
    public IsolationTree Grow()
    {
        DrawSample();
        List<IsolationNode> nodes = [default];
        List<int> rows = [_sampleSize];
        Queue<(int Node, int First, int Depth)> open = new();
        open.Enqueue((0, 0, 0));
        while (open.TryDequeue(out (int Node, int First, int Depth) next))
        {
            Span<int> sample = _order.AsSpan(next.First, rows[next.Node]);
            if (next.Depth == _heightLimit || sample.Length == 1 || !TryCut(sample, out int feature, out double threshold))
            {
                nodes[next.Node] = new IsolationNode(-1, 0, 0);
                continue;
            }

            int atMost = Partition(sample, feature, threshold);
            int left = nodes.Count;
            nodes[next.Node] = new IsolationNode(feature, left, threshold);
            nodes.AddRange(default(IsolationNode), default);
            rows.AddRange(atMost, sample.Length - atMost);
            open.Enqueue((left, next.First, next.Depth + 1));
            open.Enqueue((left + 1, next.First + atMost, next.Depth + 1));
        }

        return new IsolationTree([.. nodes], [.. rows]);
    }

    /// <summary>The first so many of a Fisher-Yates shuffle. What earlier trees left behind is as good an order to start from as any.</summary>
    private readonly void DrawSample()
    {
        for (int drawn = 0; drawn < _sampleSize; drawn++)
        {
            int other = drawn + _random.Next(_order.Length - drawn);
            (_order[drawn], _order[other]) = (_order[other], _order[drawn]);
        }
    }

    /// <summary>A feature, each with the same chance of those in which the rows differ, and a threshold between its least and greatest.</summary>
    private readonly bool TryCut(ReadOnlySpan<int> sample, out int feature, out double threshold)
    {
        for (int tried = 0; tried < _width; tried++)
        {
            int other = tried + _random.Next(_width - tried);
            (_features[tried], _features[other]) = (_features[other], _features[tried]);
            feature = _features[tried];
            (double least, double greatest) = Range(sample, feature);
            if (least < greatest)
            {
                threshold = _random.NextBetween(least, greatest);
                return true;
            }
        }

        (feature, threshold) = (-1, 0);
        return false;
    }

    private readonly (double Least, double Greatest) Range(ReadOnlySpan<int> sample, int feature)
    {
        double least = double.PositiveInfinity;
        double greatest = double.NegativeInfinity;
        foreach (int row in sample)
        {
            double value = Value(row, feature);
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        return (least, greatest);
    }

    /// <summary>Moves the rows up to the threshold to the front and says how many they are.</summary>
    private readonly int Partition(Span<int> sample, int feature, double threshold)
    {
        int atMost = 0;
        for (int index = 0; index < sample.Length; index++)
        {
            if (Value(sample[index], feature) <= threshold)
            {
                (sample[atMost], sample[index]) = (sample[index], sample[atMost]);
                atMost++;
            }
        }

        return atMost;
    }

    private readonly double Value(int row, int feature) => _values[(row * _width) + feature];
}
