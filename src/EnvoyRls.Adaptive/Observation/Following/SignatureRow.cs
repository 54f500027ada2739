using System.Runtime.CompilerServices;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>A partial descriptor.</summary>
internal struct SignatureRow : IFollowedRow
{
    public const int Registers = 64;

    public DescriptorPath? Path;
    public double Calls;
    public double NewcomerCalls;
    public double DeniedCalls;
    public ClientRegisters Clients;
    public bool IsLimited;

    /// <inheritdoc/>
    public int Interval { get; set; }

    /// <inheritdoc/>
    public void Begin()
    {
        (Calls, NewcomerCalls, DeniedCalls) = (0, 0, 0);
        Clients = default;
        IsLimited = false;
    }

    /// <summary>Registers of a <see cref="Sketches.HyperLogLog"/>.</summary>
    [InlineArray(Registers)]
    public struct ClientRegisters
    {
        private byte _first;
    }
}
