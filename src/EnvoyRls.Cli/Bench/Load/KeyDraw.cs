using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>
/// Draws keys by Zipf's law: the key of rank k with a chance in proportion to 1 / k^s. By rejection-inversion (Hörmann and
/// Derflinger, ACM TOMACS 6, 1996), which takes no table and fewer than two tries whatever the number of keys is.
/// </summary>
internal sealed class KeyDraw
{
    private readonly long _keys;
    private readonly double _exponent;
    private readonly SplitMix64 _random;
    private readonly double _areaOfFirst;
    private readonly double _areaOfAll;
    private readonly double _surelyInside;

    /// <param name="keys">How many keys there are, at least 1.</param>
    /// <param name="exponent">The law's exponent; with 0 all keys have the same chance.</param>
    /// <param name="random">Where chance comes from.</param>
    public KeyDraw(long keys, double exponent, SplitMix64 random)
    {
        _keys = keys;
        _exponent = exponent;
        _random = random;
        _areaOfFirst = Area(1.5) - 1;
        _areaOfAll = Area(keys + 0.5);
        _surelyInside = 2 - WhereAreaIs(Area(2.5) - Weight(2));
    }

    /// <summary>A key from 0, the commonest, to the number of keys less one.</summary>
    public long Next()
    {
        if (_keys == 1)
        {
            return 0;
        }

        while (true)
        {
            double area = _areaOfAll + (_random.NextDouble() * (_areaOfFirst - _areaOfAll));
            double place = WhereAreaIs(area);
            double rank = Math.Clamp(Math.Round(place), 1, _keys);
            if (rank - place <= _surelyInside || area >= Area(rank + 0.5) - Weight(rank))
            {
                return (long)rank - 1;
            }
        }
    }

    private double Weight(double rank) => Math.Pow(rank, -_exponent);

    /// <summary>The integral of the weight from 1 on.</summary>
    private double Area(double place)
    {
        double log = Math.Log(place);
        double power = (1 - _exponent) * log;

        // Near an exponent of 1 the quotient would be 0 by 0; its series is not.
        return Math.Abs(power) < 1e-8 ? log * (1 + (power / 2)) : (Math.Exp(power) - 1) / (1 - _exponent);
    }

    private double WhereAreaIs(double area)
    {
        double power = Math.Max(-1, area * (1 - _exponent));
        return Math.Abs(power) < 1e-8 ? Math.Exp(area * (1 - (power / 2))) : Math.Pow(1 + power, 1 / (1 - _exponent));
    }
}
