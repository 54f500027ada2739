using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Overrides;

/// <summary>Overrides to begin with.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static Override Scaled(string id = "ovr-0123456789ab", string address = "203.0.113.9") => new()
    {
        Id = id,
        Scope = new OverrideScope("edge", new DescriptorPath([new PathEntry("remote_address", address)])),
        State = OverrideState.Active,
        Scale = 1_250,
        TightScale = 1_250,
        Rule = "edge.remote_address",
        OldAmount = 1_000,
        NewAmount = 125,
        TightAmount = 125,
        Window = 1_000_000,
        Confidence = 0.97,
        Impact = new OverrideImpact(0.001, 0.0005, 0.9, 700),
        Contributions = [new Contribution("over_slow", 3.6, 0, 0.7, "38 times the hourly average")],
        Reason = "remote_address=203.0.113.9 makes 800 hits a second where 4 are usual",
        Gates = [new GateReading(OverrideGate.Confidence, IsOpen: true, 0.97, 0.9), new GateReading(OverrideGate.Load, IsOpen: true, 0.95, 0.8)],
        Model = "generic",
        Rate = 800,
        UsualRate = 4,
        Created = Noon,
        Updated = Noon,
        Entered = Noon,
        LastEvidence = Noon,
        Expires = Noon.AddMinutes(10),
    };

    public static Override Shared(string id = "ovr-aaaaaaaaaaaa") => Scaled(id) with
    {
        Scope = new OverrideScope("edge", new DescriptorPath([new PathEntry("path", "/login"), new PathEntry("remote_address", null)]), NewcomersOnly: true),
        Scale = null,
        TightScale = null,
        Rule = null,
        OldAmount = null,
        NewAmount = 300,
        TightAmount = 300,
        Window = 60_000_000,
    };

    public static Override Waiting(string id = "ovr-bbbbbbbbbbbb") => Scaled(id, "203.0.113.10") with
    {
        State = OverrideState.Suggested,
        Entered = null,
        BlockedBy = [OverrideGate.Load],
        Expires = Noon.AddHours(1),
    };

    public static OverrideBook Book(params Override[] overrides) => new() { Overrides = overrides };
}
