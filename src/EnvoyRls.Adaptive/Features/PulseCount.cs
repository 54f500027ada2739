namespace EnvoyRls.Adaptive.Features;

/// <summary>Counts how many of a domain's keys rise together.</summary>
internal sealed class PulseCount
{
    /// <summary>Keys with a baseline of their own.</summary>
    public int Keys { get; private set; }

    public int Rising { get; private set; }

    public void Add(double rate, in Baseline normal)
    {
        if (!normal.IsInherited)
        {
            Keys++;
            Rising += KeyGate.Rises(rate, normal) ? 1 : 0;
        }
    }
}
