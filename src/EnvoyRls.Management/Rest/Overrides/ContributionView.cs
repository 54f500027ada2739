using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>What one feature had to do with an override.</summary>
internal sealed record ContributionView(
    string Feature,
    [property: Description("Its share in the score, 0 to 1.")] double? Share,
    double? Value,
    [property: Description("What is usual.")] double? Usual,
    [property: Description("The same for people.")] string Words);
