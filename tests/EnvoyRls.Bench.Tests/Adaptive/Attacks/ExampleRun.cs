using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Bench.Adaptive.Attacks;
using EnvoyRls.Bench.Adaptive.Attacks.Models;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

/// <summary>A flood of a minute, 10 calls a second, which an override holds from second 8 to second 90, loosened from 70 on.</summary>
internal static class ExampleRun
{
    public const string Id = "ovr-0123456789ab";
    private const int Begin = 30;
    private const int Length = 60;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly Override Made = new()
    {
        Id = Id,
        Scope = new OverrideScope("shop", new DescriptorPath([new PathEntry("path", "/login|a"), new PathEntry("remote_address", null)]), NewcomersOnly: true),
        State = OverrideState.Suggested,
        NewAmount = 5,
        TightAmount = 5,
        Window = 1_000_000,
        Confidence = 0.6,
        Impact = new OverrideImpact(0.001, 0.001, 0.9, 36),
        Contributions = [],
        Reason = "it is a flood",
        BlockedBy = [OverrideGate.Confidence],
        Gates = [new GateReading(OverrideGate.Confidence, IsOpen: false, 0.6, 0.9)],
        Model = "generic",
        Rate = 40,
        UsualRate = 1,
        Created = Start.AddSeconds(6),
        Updated = Start.AddSeconds(6),
        LastEvidence = Start.AddSeconds(6),
        Expires = Start.AddSeconds(606),
    };

    public static AttackRun Held()
    {
        Override active = Made with { State = OverrideState.Active, BlockedBy = [], Entered = Start.AddSeconds(8) };
        Override loose = active with { State = OverrideState.Releasing, NewAmount = 10 };
        return Of(AttackModels.All[0] with { Seconds = Length, EpisodeSeconds = Length }, second => second switch
        {
            < 6 => null,
            < 8 => Made,
            < 70 => active,
            < 90 => loose,
            _ => loose with { State = OverrideState.Expired },
        });
    }

    /// <summary>The same people without an attack and without overrides.</summary>
    public static AttackRun Benign() => Of(null, static _ => null);

    private static AttackRun Of(AttackModel? attack, Func<int, Override?> overrideAt)
    {
        Timeline with = new() { Start = Start.AddSeconds(-Begin) };
        Timeline without = new() { Start = with.Start };
        for (int second = -Begin; second < 120; second++)
        {
            Override? item = overrideAt(second);
            int hostile = attack is not null && second is >= 0 and < Length ? 10 : 0;
            for (int call = 0; call < hostile; call++)
            {
                without.Add(second + Begin, default(ShopCall) with { IsHostile = true }, new Verdict(IsDenied: false, []));
                with.Add(second + Begin, default(ShopCall) with { IsHostile = true }, item is { IsInForce: true } && call > 1 ? new Verdict(IsDenied: true, [Id]) : new Verdict(IsDenied: false, []));
            }

            with.Add(second + Begin, default, second == 20 && item is not null ? new Verdict(IsDenied: true, [Id]) : new Verdict(IsDenied: false, []));
            if (second % 2 == 0)
            {
                with.Sights.Add(new Sight(second + Begin, new DomainStatus("shop", "enforce", "default", 1 + hostile, 1, null, 0.6, 5, 0.5, 7_200, IsMature: true, item is { IsInForce: true } ? 1 : 0, 0)));
            }

            with.Add(second + Begin, new OverrideBook { Overrides = item is null ? [] : [item], Anomalies = second == 6 && item is not null ? [Found] : [] });
        }

        return new AttackRun(new Scenario("flood", Length, attack, static _ => new ShopMood()), 1, Start, Begin, with, without);
    }

    private static OpenAnomaly Found => new(
        new Anomaly(Id, Start, null, "shop", "path=/login", "signature", null, null, 100, "ecod", 1, 0.9, "it is a flood", "{}"), Start, Start);
}
