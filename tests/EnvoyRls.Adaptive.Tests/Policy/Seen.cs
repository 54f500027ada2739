using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Policy;

/// <summary>What one subject does in a tick: hits a second, and those that are usual.</summary>
internal sealed record Seen(
    SubjectKind Kind, DescriptorPath? Path, double Rate, double Usual, double Newcomers, double Clients, double Reputation, ulong Client, string Segment)
{
    /// <summary>The share of hits that a limit denies.</summary>
    public double OverLimit { get; init; }
}
