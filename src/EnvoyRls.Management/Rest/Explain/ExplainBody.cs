using System.ComponentModel;
using EnvoyRls.Management.Rest.Changes;

namespace EnvoyRls.Management.Rest.Explain;

/// <summary>A call to be explained.</summary>
internal sealed record ExplainBody(string Domain, IReadOnlyList<DescriptorBody> Descriptors)
{
    [Description("What the call charges; 0 for 1, as in Envoy's protocol.")]
    public uint Hits { get; init; }
}
