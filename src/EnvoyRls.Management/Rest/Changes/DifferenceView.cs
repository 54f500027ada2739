using System.ComponentModel;
using EnvoyRls.Analysis.Diff;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>One difference between two sets of rules.</summary>
internal sealed record DifferenceView(
    DifferenceKind Kind,
    [property: Description("The rule or domain, by its full key.")] string Rule,
    [property: Description("For a change, the field; empty otherwise.")] string Field,
    string From,
    string To,
    [property: Description("Where it is written: file:line:column, or the object.")] string Place)
{
    public static DifferenceView Of(Difference difference) =>
        new(difference.Kind, difference.Rule, difference.Field, difference.From, difference.To, difference.Place.File is null ? "" : difference.Place.ToString());
}
