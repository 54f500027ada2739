using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>Traffic for a dry run; one of the two.</summary>
internal sealed record SampleBody
{
    [Description("Calls of your own.")]
    public IReadOnlyList<CallBody>? Requests { get; init; }

    [Description("How many of the last calls that this replica has answered, 1 to 100000.")]
    public int? Recent { get; init; }
}
