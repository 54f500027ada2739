using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Versions;

/// <summary>A change of what is managed, in short.</summary>
internal sealed record VersionView(
    [property: Description("From 1, without gaps.")] long Number,
    DateTimeOffset At,
    [property: Description("Who made it: a principal, or a loop of the service.")] string Author,
    [property: Description("Why; may be empty.")] string Reason,
    [property: Description("What it did, in a few words.")] string Summary,
    [property: Description("How many objects it changed.")] int Changes);
