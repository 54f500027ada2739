using System.ComponentModel;
using EnvoyRls.Analysis.Conflicts;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>A problem as it is written (RFC 9457).</summary>
internal sealed record ProblemDocument(
    [property: Description("What kind of problem it is: urn:envoyrls:problem:<slug>.")] string Type,
    [property: Description("The same for every problem of the type.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("What is wrong this time.")] string Detail,
    [property: Description("What the service's log calls the request.")] string RequestId)
{
    [Description("Mistakes in the body, by line and column of the text that they are in.")]
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    [Description("Conflicts between rules that kept a strict request from being carried out.")]
    public IReadOnlyList<RuleConflict>? Conflicts { get; init; }
}
