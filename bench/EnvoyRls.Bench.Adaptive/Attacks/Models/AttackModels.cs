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

    public static IReadOnlyList<AttackModel> All { get; } =
    [
        OneKey(10),
        OneKey(100),
        Pulses(),
        Steady("keys-1000", Survey + ": many bots, each slower than any limit", 300, 120, chance => Bot(chance, 21, 1_000)),
        Steady("keys-100000", Survey + ": as before, from a hundred thousand addresses", 1_000, 150, chance => Bot(chance, 22, 100_000)) with { IsFlood = false },
        Steady("credential-stuffing", "OWASP Automated Threats, OAT-008", 40, 180, Stuff) with { IsFlood = false },
        Steady("key-rotation", "OWASP Automated Threats, OAT-021: every call from another address of a proxy network", 150, 120, chance => Bot(chance, 24, 1 << 22)),
        Steady("path-busting", "Triukose, Al-Qudah, Rabinovich: Content Delivery Networks: Protection or Threat? (ESORICS 2009)", 200, 120, Bust),
        SlowRamp(),
    ];

    private static AttackModel OneKey(int factor) =>
        Steady(
            string.Create(CultureInfo.InvariantCulture, $"one-key-{factor}x"),
            Survey + ": a flood by one source, here a partner's program out of control",
            Partner.Victim.Rate * factor,
            120,
            static chance => Partner.Victim.Call(chance, isHostile: true)) with
        {
            IsByPartner = true,
        };

    private static AttackModel Pulses() => new(
        "pulse-wave",
        "Luo, Chang: On a New Class of Pulsing Denial-of-Service Attacks and the Defense (NDSS 2005); 20 s of every minute",
        PulseCount * PulseEvery,
        static time => time % PulseEvery < PulseLength ? 200 : 0,
        static chance => Bot(chance, 20, 12))
    {
        MostRate = 200,
        Episodes = PulseCount,
        EpisodeSeconds = PulseLength,
    };

    private static AttackModel SlowRamp() => new(
        "slow-ramp",
        "Rubinstein et al.: ANTIDOTE: Understanding and Defending against Poisoning of Anomaly Detectors (IMC 2009), boiling frog; a partner's program that makes more by the same part each hour",
        Day,
        static time => Partner.Victim.Rate * Math.Pow(RampFactor, time / Day),
        static chance => Partner.Victim.Call(chance, isHostile: true))
    {
        IsFlood = false,
        IsByPartner = true,
        UsualRate = Partner.Victim.Rate,
        MostRate = Partner.Victim.Rate * RampFactor,
    };

    private static AttackModel Steady(string name, string source, double rate, double seconds, Func<SplitMix64, ShopCall> call) =>
        new(name, source, seconds, _ => rate, call) { MostRate = rate };

    /// <summary>Two of three calls are for what costs most, the others for what people ask for.</summary>
    private static ShopCall Bot(SplitMix64 chance, int network, int bots)
    {
        int bot = chance.Next(bots);
        string path = chance.NextDouble() < 2 / 3.0 ? ShopPages.Search : ShopPages.Page(chance);
        return new ShopCall(Draw.Address(network, bot), path, AgentOf(network, bot), "", IsHostile: true);
    }

    private static ShopCall Stuff(SplitMix64 chance)
    {
        int bot = chance.Next(500);
        return new ShopCall(Draw.Address(23, bot), ShopPages.Login, AgentOf(23, bot), $"u{chance.Next(1_000_000)}", IsHostile: true);
    }

    private static ShopCall Bust(SplitMix64 chance)
    {
        int bot = chance.Next(50);
        return new ShopCall(Draw.Address(25, bot), $"/product/{chance.Next(int.MaxValue)}", AgentOf(25, bot), "", IsHostile: true);
    }

    private static string AgentOf(int network, int bot) => ShopPages.Browser(new SplitMix64(((ulong)network << 32) | (uint)bot));
}
