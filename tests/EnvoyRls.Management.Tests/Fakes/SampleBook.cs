using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>A book with an override in every state that people meet.</summary>
internal static class SampleBook
{
    /// <summary>A suggestion for newcomers on /login, held back by load and mode.</summary>
    public const string Suggested = "ovr-000000000001";

    /// <summary>12 % of the limit of /search.</summary>
    public const string Active = "ovr-000000000002";

    /// <summary>A user's limit that is being loosened.</summary>
    public const string Releasing = "ovr-000000000003";

    /// <summary>Refused by a person.</summary>
    public const string Rejected = "ovr-000000000004";

    public static IReadOnlyList<DomainStatus> Domains { get; } =
    [
        new("web", "suggest", "setting", 4_210, 380, 0.62, 0.97, 812, 0.71, 90_000, IsMature: true, InForce: 1, Waiting: 1),
        new("api", "enforce", "rule_file", 120, 118, null, 0.04, 40, 0.02, 1_900, IsMature: false, InForce: 1, Waiting: 0),
    ];

    public static OverrideBook Of(DateTimeOffset now) => new()
    {
        Overrides = [SuggestionAt(now), ScaledAt(now), ReleasingAt(now), RejectedAt(now)],
        Anomalies = [new OpenAnomaly(AnomalyAt(now), now, now)],
    };

    /// <summary>The anomaly behind the suggestion, which goes on.</summary>
    public static Anomaly AnomalyAt(DateTimeOffset now) => new(
        Suggested, now.AddMinutes(-2), null, "web", "path=/login, remote_address=* (newcomers)", "signature", null, null, 481_516, "ecod", 17.5, 0.97,
        "newcomers hold 94 % of the attack", """{"rate":4000,"p_value":1e-9}""");

    /// <summary>An anomaly of a user at an address that is over.</summary>
    public static Anomaly PastAt(DateTimeOffset now) => new(
        "ano-1", now.AddHours(-5), now.AddHours(-4), "api", "user_id=mallory", "key", "mallory", "198.51.100.7", 2_300, "isolation_forest", 0.71, 0.93,
        "user_id=mallory makes 90 hits a second where 2 are usual", "{}");

    private static Override SuggestionAt(DateTimeOffset now) => Base(now) with
    {
        Id = Suggested,
        Scope = new OverrideScope("web", new DescriptorPath([new PathEntry("path", "/login"), new PathEntry("remote_address", null)]), NewcomersOnly: true),
        State = OverrideState.Suggested,
        NewAmount = 90,
        TightAmount = 90,
        Window = 60_000_000,
        Confidence = 0.97,
        Reason = "path=/login, remote_address=* (newcomers) holds 94 % of the attack and 0.4 % of usual traffic; 90 per 1m are left",
        BlockedBy = [OverrideGate.Load, OverrideGate.Mode],
        Gates = [new GateReading(OverrideGate.Confidence, true, 0.97, 0.9), new GateReading(OverrideGate.Load, false, 0.62, 0.8), new GateReading(OverrideGate.Mode, false)],
        Created = now.AddMinutes(-1),
        Expires = now.AddMinutes(59),
    };

    private static Override ScaledAt(DateTimeOffset now) => Base(now) with
    {
        Id = Active,
        Scope = new OverrideScope("web", new DescriptorPath([new PathEntry("path", "/search")])),
        State = OverrideState.Active,
        Scale = 1_200,
        TightScale = 1_200,
        Rule = "web.path_/search",
        OldAmount = 50,
        NewAmount = 6,
        TightAmount = 6,
        Gates = [new GateReading(OverrideGate.Confidence, true, 0.99, 0.9)],
        Created = now.AddMinutes(-3),
        Entered = now.AddMinutes(-3),
        Expires = now.AddMinutes(9),
    };

    private static Override ReleasingAt(DateTimeOffset now) => Base(now) with
    {
        Id = Releasing,
        Scope = new OverrideScope("api", new DescriptorPath([new PathEntry("user_id", "mallory\u001b[2J")])),
        State = OverrideState.Releasing,
        Scale = 4_000,
        TightScale = 1_000,
        Rule = "api.user_id",
        OldAmount = 1_000,
        NewAmount = 400,
        TightAmount = 100,
        Window = 3_600_000_000,
        Created = now.AddHours(-1),
        Entered = now.AddHours(-1),
        Expires = now.AddMinutes(2),
        Relapses = 2,
    };

    private static Override RejectedAt(DateTimeOffset now) => Base(now) with
    {
        Id = Rejected,
        Scope = new OverrideScope("web", new DescriptorPath([new PathEntry("path", "/export")])),
        State = OverrideState.Rejected,
        Created = now.AddHours(-6),
        Expires = now.AddHours(-5),
        DecidedBy = "token:ann",
        DecisionReason = "the nightly import",
    };

    private static Override Base(DateTimeOffset now) => new()
    {
        Id = "",
        Scope = new OverrideScope("web", new DescriptorPath([new PathEntry("path", null)])),
        State = OverrideState.Active,
        NewAmount = 10,
        TightAmount = 10,
        Window = 1_000_000,
        Confidence = 0.99,
        Impact = new OverrideImpact(0.004, 0.003, 0.94, 3_760),
        Contributions =
        [
            new Contribution("over_slow", 38, 1, 0.55, "38 times the hourly average"),
            new Contribution("newcomer_share", 0.71, 0.02, 0.3, "71 % of calls by newcomers, usually 2 %"),
            new Contribution("regularity", double.PositiveInfinity, 0.4, 0.15, "calls come at even intervals"),
        ],
        Reason = "path=/search makes 4,000 hits a second where 38 are usual; 12 % of the limit (6 per 1s) are left",
        Model = "3",
        Rate = 4_000,
        UsualRate = 38,
        Created = now,
        Updated = now,
        LastEvidence = now,
        Expires = now.AddMinutes(10),
    };
}
