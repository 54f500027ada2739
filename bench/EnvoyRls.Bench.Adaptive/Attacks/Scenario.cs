using EnvoyRls.Adaptive.Features;
using EnvoyRls.Bench.Adaptive.Attacks.Models;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What happens to a service that has learnt.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Seconds">How long what happens lasts.</param>
/// <param name="Attack">The attack; <see langword="null"/> where all is benign.</param>
/// <param name="Mood">What is out of the ordinary with people; told when it begins.</param>
internal sealed record Scenario(string Name, double Seconds, AttackModel? Attack, Func<double, ShopMood> Mood)
{
    /// <summary>What can happen to any site: the attacks, and nothing at all.</summary>
    public static IReadOnlyList<Scenario> On(ITarget target) =>
    [
        .. AttackModels.On(target).Select(static attack => new Scenario(attack.Name, attack.Seconds, attack, static _ => new ShopMood())),
        Benign("ordinary-hour", 3_600, static _ => new ShopMood()),
    ];

    /// <summary>What can happen to the shop: besides, what is benign but out of the ordinary.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. On(new ShopTarget()),
        Benign("flash-crowd", 600, static begin => new ShopMood
        {
            Visits = time => time >= begin && time < begin + 300 ? 10 : 1,
            Strangers = time => time >= begin && time < begin + 300 ? 0.5 : 0.02,
        }),
        Benign("deploy", 900, static begin => new ShopMood { CallsPerPage = time => time >= begin ? 1.8 : 1 }),
        Benign("retry-storm", 300, static begin => new ShopMood { Retries = time => time >= begin && time < begin + 120 ? 2 : 0 }),
        Benign("nightly-batch", 900, static begin => new ShopMood { Batch = begin }),
    ];

    /// <summary>How long has to be learnt first for the scenario to say anything: what grows freely on its first day is not poisoned by growing.</summary>
    public TimeSpan LeastWarmUp => Attack is { UsualRate: > 0 } ? new FeatureOptions().GrowthFree : TimeSpan.Zero;

    private static Scenario Benign(string name, double seconds, Func<double, ShopMood> mood) => new(name, seconds, null, mood);
}
