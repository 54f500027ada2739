namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>Whose traffic it is.</summary>
internal interface ISite
{
    /// <summary>What the names of folders begin with that hold what was learnt of it; empty for the shop.</summary>
    string Prefix { get; }

    /// <summary>Its rule file.</summary>
    string Rules { get; }

    /// <summary>Its own traffic.</summary>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="hour">The hour of the day at the beginning.</param>
    /// <param name="mood">What is out of the ordinary, where the traffic is generated.</param>
    /// <param name="isVictimSilent">When the client that is broken into makes no calls of its own, by time in seconds since the beginning.</param>
    ITraffic Traffic(ulong seed, double hour, ShopMood mood, Func<double, bool> isVictimSilent);
}
