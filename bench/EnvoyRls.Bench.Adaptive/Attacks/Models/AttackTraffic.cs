using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Adaptive.Attacks.Models;

/// <summary>The calls of an attack: by chance at a rate that changes, thinned out of a faster even one (Lewis, Shedler 1979).</summary>
internal sealed class AttackTraffic : ITraffic
{
    private readonly AttackModel _model;
    private readonly double _begin;
    private readonly SplitMix64 _chance;
    private double _next;

    /// <param name="model">The way to attack.</param>
    /// <param name="begin">When it begins, seconds since the beginning of the run.</param>
    /// <param name="seed">Where chance starts.</param>
    public AttackTraffic(AttackModel model, double begin, ulong seed)
    {
        _model = model;
        _begin = begin;
        _chance = new SplitMix64(seed);
        _next = begin + _chance.Gap(model.MostRate);
    }

    public void AddUntil(double until, List<ShopCall> calls)
    {
        for (; _next < Math.Min(until, _begin + _model.Seconds); _next += _chance.Gap(_model.MostRate))
        {
            if (_chance.NextDouble() * _model.MostRate < _model.Rate(_next - _begin))
            {
                calls.Add(_model.Call(_chance));
            }
        }
    }
}
