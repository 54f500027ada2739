namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>The sums of a domain in the interval, and the signatures that are followed there.</summary>
/// <param name="name">The domain.</param>
/// <param name="signatures">How many signatures are followed.</param>
internal sealed class DomainTally(string name, int signatures)
{
    public const int Registers = 4096;

    public string Name { get; } = name;

    public double Calls { get; set; }

    public double DeniedCalls { get; set; }

    public double OverriddenCalls { get; set; }

    /// <summary>Calls whose client is known.</summary>
    public double ClientCalls { get; set; }

    public double NewClients { get; set; }

    public double NewcomerCalls { get; set; }

    /// <summary>Registers of a <see cref="Sketches.HyperLogLog"/>.</summary>
    public byte[] Clients { get; } = new byte[Registers];

    public Followed<SignatureRow> Signatures { get; } = new(signatures);

    /// <summary>Whether there were calls in the interval.</summary>
    public bool IsTouched { get; set; }

    /// <summary>For how many intervals there were none.</summary>
    public int Quiet { get; private set; }

    public void BeginInterval()
    {
        Signatures.BeginInterval();
        Quiet = IsTouched ? 0 : Quiet + 1;
        if (IsTouched)
        {
            (Calls, DeniedCalls, OverriddenCalls, ClientCalls, NewClients, NewcomerCalls, IsTouched) = (0, 0, 0, 0, 0, 0, false);
            Array.Clear(Clients);
        }
    }
}
