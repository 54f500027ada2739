using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>How rates are distributed, by their logarithm: quantiles are right to 2.5 % of one plus the rate.</summary>
internal sealed class LogHistogram
{
    private const double Width = 0.05;

    /// <summary>Up to 60 million hits a second.</summary>
    private const int Count = 360;

    private readonly float[] _weights = new float[Count];

    /// <summary>The sum of all weights.</summary>
    public double Total { get; private set; }

    public void Add(double rate, double weight)
    {
        int bucket = (int)Math.Min(Math.Log(1 + rate) / Width, Count - 1);
        _weights[bucket] += (float)weight;
        Total += weight;
    }

    /// <summary>Makes what was added count less.</summary>
    public void Decay(double factor)
    {
        TensorPrimitives.Multiply<float>(_weights, (float)factor, _weights);
        Total = TensorPrimitives.Sum<float>(_weights);
    }

    public void Clear()
    {
        Array.Clear(_weights);
        Total = 0;
    }

    /// <summary>The logarithm of one plus the rate below which a share of the weight lies; 0 while empty.</summary>
    public double LogQuantile(double share)
    {
        double left = share * Total;
        for (int i = 0; i < Count; i++)
        {
            if (_weights[i] > 0 && left <= _weights[i])
            {
                // Silence is its own value; elsewhere a bucket is taken as filled evenly.
                return i == 0 ? 0 : (i + (left / _weights[i])) * Width;
            }

            left -= _weights[i];
        }

        return 0;
    }

    public void Save(BinaryWriter writer)
    {
        int filled = _weights.AsSpan().LastIndexOfAnyExcept(0f) + 1;
        writer.Write7BitEncodedInt(filled);
        foreach (float weight in _weights.AsSpan(0, filled))
        {
            writer.Write(weight);
        }
    }

    public void Load(BinaryReader reader)
    {
        Clear();
        int filled = BaselineReading.Count(reader, Count);
        for (int i = 0; i < filled; i++)
        {
            _weights[i] = BaselineReading.Amount(reader);
        }

        Total = TensorPrimitives.Sum<float>(_weights);
    }
}
