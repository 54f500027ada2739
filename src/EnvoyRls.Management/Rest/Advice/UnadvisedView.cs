using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Advice;

/// <summary>A rule with demand whose limit is left as it is.</summary>
internal sealed record UnadvisedView(
    [property: Description("The domain.")] string Domain,
    [property: Description("The rule's full key.")] string Rule,
    [property: Description("Why nothing is advised.")] string Why);
