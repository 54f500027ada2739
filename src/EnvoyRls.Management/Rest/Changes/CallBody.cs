using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>A call as Envoy would make it.</summary>
internal sealed record CallBody(string Domain, IReadOnlyList<DescriptorBody> Descriptors)
{
    [Description("What the call charges; 0 for 1, as in Envoy's protocol.")]
    public uint Hits { get; init; }

    [Description("When it is made; spread with the others over the duration if absent.")]
    public DateTimeOffset? At { get; init; }
}
