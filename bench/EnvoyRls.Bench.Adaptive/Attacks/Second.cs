namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What became of the calls of one second.</summary>
internal sealed class Second
{
    public int Benign { get; set; }

    /// <summary>Benign calls that were denied, by whatever limit.</summary>
    public int BenignDenied { get; set; }

    /// <summary>Benign calls that an override denied.</summary>
    public int BenignOverridden { get; set; }

    public int Hostile { get; set; }

    public int HostileAdmitted { get; set; }

    /// <summary>Hostile calls that an override denied.</summary>
    public int HostileOverridden { get; set; }

    /// <summary>Overrides in force at its end.</summary>
    public int Overrides { get; set; }
}
