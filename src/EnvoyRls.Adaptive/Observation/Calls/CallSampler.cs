using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Observation.Calls;

/// <summary>
/// Chooses the calls to look at, so that their number a second is bounded whatever the traffic: all where there are few, of more a
/// part by chance, each of which stands for as many as its weight says. The part follows from the calls of the last moments, and is
/// halved at once where a moment brings more than its share; as it never depends on the call itself, weighted sums are not biased.
/// </summary>
internal sealed class CallSampler
{
    private const long MomentMicroseconds = 50_000;

    /// <summary>Rings are emptied one after the other, so that calls are told a little out of their order; more than that is a step of the clock.</summary>
    private const long DisorderMicroseconds = 1_000_000;

    private readonly double _share;
    private readonly SplitMix64 _chance;
    private double _part = 1;
    private long _moment;
    private long _calls;
    private long _looked;
    private long _skip;

    /// <param name="mostPerSecond">How many calls a second are looked at, on average; above 0.</param>
    /// <param name="seed">Where chance starts.</param>
    public CallSampler(double mostPerSecond, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostPerSecond);
        _share = mostPerSecond * MomentMicroseconds / 1e6;
        _chance = new SplitMix64(seed);
    }

    /// <summary>The chance of a call to be looked at now, above 0 to 1.</summary>
    public double Part => _part;

    /// <summary>Decides on the next call.</summary>
    /// <param name="now">When it was, Unix time in microseconds.</param>
    /// <returns>How many calls it stands for; 0 if it is not to be looked at.</returns>
    public double Next(long now)
    {
        if (now >= _moment + MomentMicroseconds || now < _moment - DisorderMicroseconds)
        {
            BeginMoment(now);
        }

        _calls++;
        if (_skip > 0)
        {
            _skip--;
            return 0;
        }

        double weight = 1 / _part;
        _looked++;
        if (_looked >= _share * 2)
        {
            _looked = (long)_share;
            _part /= 2;
        }

        DrawSkip();
        return weight;
    }

    private void BeginMoment(long now)
    {
        double calls = _calls / Math.Max(1, (double)(now - _moment) / MomentMicroseconds);
        _part = calls > _share ? _share / calls : 1;
        (_moment, _calls, _looked) = (now, 0, 0);
        DrawSkip();
    }

    /// <summary>How many calls come before the next one that is looked at: geometric, so that chance is asked once for each of these only.</summary>
    private void DrawSkip() =>
        _skip = _part >= 1 ? 0 : (long)Math.Min(Math.Log(1 - _chance.NextDouble()) / Math.Log(1 - _part), 1e12);
}
