using System.Globalization;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Adaptive.Attacks.Models;

/// <summary>
/// The attacks that are tried, as they are described in public. Attackers ask for pages that people ask for and say they are browsers that
/// people use; each stays below every static limit but for the floods by one key.
/// </summary>
internal static class AttackModels
{
    private const string Survey = "Zargar, Joshi, Tipper: A Survey of Defense Mechanisms Against DDoS Flooding Attacks (IEEE Comm. Surveys 15, 2013)";
    private const double PulseLength = 20;
    private const double PulseEvery = 60;
    private const int PulseCount = 4;
    private const double Day = 86_400;
    private const double RampFactor = 10;

    /// <summary>All of them, on the shop.</summary>
    public static IReadOnlyList<AttackModel> All { get; } = On(new ShopTarget());

    /// <summary>All of them, on some site.</summary>
    public static IReadOnlyList<AttackModel> On(ITarget target) =>
    [
        OneKey(target, 10),
        OneKey(target, 100),
        Pulses(target),
        Steady("keys-1000", Survey + ": many bots, each slower than any limit", 300, 120, chance => Bot(target, chance, 21, 1_000)),
        Steady("keys-100000", Survey + ": as before, from a hundred thousand addresses", 1_000, 150, chance => Bot(target, chance, 22, 100_000)) with { IsFlood = false },
        Steady("credential-stuffing", "OWASP Automated Threats, OAT-008", 40, 180, chance => Stuff(target, chance)) with { IsFlood = false },
        Steady("key-rotation", "OWASP Automated Threats, OAT-021: every call from another address of a proxy network", 150, 120, chance => Bot(target, chance, 24, 1 << 22)),
        Steady("path-busting", "Triukose, Al-Qudah, Rabinovich: Content Delivery Networks: Protection or Threat? (ESORICS 2009)", 200, 120, chance => Bust(target, chance)),
        SlowRamp(target),
    ];

    private static AttackModel OneKey(ITarget target, int factor) =>
        Steady(
            string.Create(CultureInfo.InvariantCulture, $"one-key-{factor}x"),
            Survey + ": a flood by one source, here a partner's program out of control",
            target.VictimRate * factor,
            120,
            target.Victim) with
        {
            IsByPartner = true,
        };

    private static AttackModel Pulses(ITarget target) => new(
        "pulse-wave",
        "Luo, Chang: On a New Class of Pulsing Denial-of-Service Attacks and the Defense (NDSS 2005); 20 s of every minute",
        PulseCount * PulseEvery,
        static time => time % PulseEvery < PulseLength ? 200 : 0,
        chance => Bot(target, chance, 20, 12))
    {
        MostRate = 200,
        Episodes = PulseCount,
        EpisodeSeconds = PulseLength,
    };

    private static AttackModel SlowRamp(ITarget target) => new(
        "slow-ramp",
        "Rubinstein et al.: ANTIDOTE: Understanding and Defending against Poisoning of Anomaly Detectors (IMC 2009), boiling frog; a partner's program that makes more by the same part each hour",
        Day,
        time => target.VictimRate * Math.Pow(RampFactor, time / Day),
        target.Victim)
    {
        IsFlood = false,
        IsByPartner = true,
        UsualRate = target.VictimRate,
        MostRate = target.VictimRate * RampFactor,
    };

    private static AttackModel Steady(string name, string source, double rate, double seconds, Func<SplitMix64, ShopCall> call) =>
        new(name, source, seconds, _ => rate, call) { MostRate = rate };

    /// <summary>Two of three calls are for what costs most, the others for what people ask for.</summary>
    private static ShopCall Bot(ITarget target, SplitMix64 chance, int network, int bots)
    {
        int bot = chance.Next(bots);
        string path = chance.NextDouble() < 2 / 3.0 ? target.Costly : target.Page(chance);
        return new ShopCall(Draw.Address(network, bot), path, AgentOf(target, network, bot), "", IsHostile: true);
    }

    private static ShopCall Stuff(ITarget target, SplitMix64 chance)
    {
        int bot = chance.Next(500);
        return new ShopCall(Draw.Address(23, bot), target.Login, AgentOf(target, 23, bot), target.HasUsers ? $"u{chance.Next(1_000_000)}" : "", IsHostile: true);
    }

    private static ShopCall Bust(ITarget target, SplitMix64 chance)
    {
        int bot = chance.Next(50);
        return new ShopCall(Draw.Address(25, bot), target.Unseen(chance), AgentOf(target, 25, bot), "", IsHostile: true);
    }

    private static string AgentOf(ITarget target, int network, int bot) => target.Browser(new SplitMix64(((ulong)network << 32) | (uint)bot));
}
