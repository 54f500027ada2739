using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>A part's calls of one signature.</summary>
internal sealed class SignaturePart
{
    public SignatureRow.ClientRegisters Clients;

    public required ulong Hash { get; init; }

    public required DescriptorPath Path { get; init; }

    public double Calls { get; set; }

    public double NewcomerCalls { get; set; }

    public double DeniedCalls { get; set; }

    public bool IsLimited { get; set; }

    /// <summary>What was observed of a signature.</summary>
    public static SignaturePart Of(ulong hash, in SignatureRow row) => new()
    {
        Hash = hash,
        Path = row.Path!,
        Calls = row.Calls,
        NewcomerCalls = row.NewcomerCalls,
        DeniedCalls = row.DeniedCalls,
        Clients = row.Clients,
        IsLimited = row.IsLimited,
    };

    /// <inheritdoc cref="KeyPart.Add"/>
    public void Add(SignaturePart other, double scale)
    {
        Calls += scale * other.Calls;
        NewcomerCalls += scale * other.NewcomerCalls;
        DeniedCalls += scale * other.DeniedCalls;
        HyperLogLog.Merge(Clients, other.Clients);
        IsLimited |= other.IsLimited;
    }

    /// <summary>The finished numbers.</summary>
    public ObservedSignature Finish() => new()
    {
        Hash = Hash,
        Path = Path,
        Calls = Calls,
        NewcomerCalls = NewcomerCalls,
        DeniedCalls = DeniedCalls,
        Clients = HyperLogLog.Estimate(Clients),
        IsLimited = IsLimited,
    };
}
