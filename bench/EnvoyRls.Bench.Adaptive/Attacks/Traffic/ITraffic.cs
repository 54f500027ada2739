namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>Something that makes calls as time goes by, the same for the same seed.</summary>
internal interface ITraffic
{
    /// <summary>Adds the calls that are made until a moment and were not added before.</summary>
    /// <param name="until">Seconds since the beginning of the run.</param>
    /// <param name="calls">Where they go.</param>
    void AddUntil(double until, List<ShopCall> calls);
}
