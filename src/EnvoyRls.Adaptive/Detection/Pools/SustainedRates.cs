using System.Numerics.Tensors;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>
/// How far the mean rate of the last eight ticks is above what is usual. People come in bursts: ten times the mean in one tick is
/// nothing for a page with its pictures, and much for a quarter of a minute. Only what stood out lately takes room; where a subject did
/// not stand out its rate counts as 0. For one thread at a time.
/// </summary>
internal sealed class SustainedRates
{
    private const int Ticks = 8;

    private readonly Dictionary<Subject, (double[] Rates, long Last)> _rates = [];

    /// <summary>Takes in a vector that stands out, once a tick, and says the logarithm of the mean over the usual rate; 0 if it is not above.</summary>
    public double Observe(FeatureVector vector, long tick)
    {
        (double[] rates, long last) = _rates.GetValueOrDefault(vector.Subject, ([], tick));
        rates = rates.Length == 0 ? new double[Ticks] : rates;
        for (long missed = Math.Max(last + 1, tick - Ticks + 1); missed < tick; missed++)
        {
            rates[Place(missed)] = 0;
        }

        rates[Place(tick)] = vector.Rate;
        _rates[vector.Subject] = (rates, tick);
        double usual = Math.Max(vector.Baseline.Expected, vector.Baseline.Slow);
        return Math.Max(0, Math.Log((1 + TensorPrimitives.Average<double>(rates)) / (1 + usual)));
    }

    /// <summary>Forgets what has not stood out for as long as it remembers.</summary>
    public void EndTick(long tick)
    {
        foreach ((Subject subject, (_, long last)) in _rates)
        {
            if (tick - last >= Ticks)
            {
                _rates.Remove(subject);
            }
        }
    }

    private static int Place(long tick) => (int)(((tick % Ticks) + Ticks) % Ticks);
}
