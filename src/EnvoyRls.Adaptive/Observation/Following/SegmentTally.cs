namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>The sums of a segment in the interval.</summary>
/// <param name="domain">The domain that it is of.</param>
/// <param name="name">Its name.</param>
internal sealed class SegmentTally(DomainTally domain, string name)
{
    public const int Registers = 1024;

    public DomainTally Domain { get; } = domain;

    public string Name { get; } = name;

    public double Hits { get; set; }

    public double DeniedHits { get; set; }

    public double NewKeys { get; set; }

    /// <summary>Registers of a <see cref="Sketches.HyperLogLog"/>.</summary>
    public byte[] Keys { get; } = new byte[Registers];

    /// <summary>Whether there were calls in the interval.</summary>
    public bool IsTouched { get; set; }

    /// <summary>For how many intervals there were none.</summary>
    public int Quiet { get; private set; }

    public void BeginInterval()
    {
        Quiet = IsTouched ? 0 : Quiet + 1;
        if (IsTouched)
        {
            (Hits, DeniedHits, NewKeys, IsTouched) = (0, 0, 0, false);
            Array.Clear(Keys);
        }
    }
}
