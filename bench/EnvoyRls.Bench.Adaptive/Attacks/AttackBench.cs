using System.Globalization;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Bench.Adaptive.Attacks.Models;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>
/// Plays scenarios against the service, with the layer and by static rules alone. What the layer learns in the warm-up of a seed is kept by the
/// service itself, and each scenario starts from a copy.
/// </summary>
internal sealed class AttackBench : IDisposable
{
    /// <summary>How long an override lasts without new evidence.</summary>
    public const double Ttl = 600;

    private const double LeadIn = 120;
    private const double Patience = 3 * Ttl;
    private const double Hour = 3_600;

    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory? _temporary;
    private readonly string _learnt;
    private readonly ulong _seed;
    private readonly AttackOptions _options;
    private readonly ISite _site;

    private AttackBench(ulong seed, AttackOptions options)
    {
        _seed = seed;
        _options = options;
        _site = options.Log ?? (ISite)new ShopSite(options.Rate, (int)(options.Rate * options.RegularsPerRate));
        _temporary = options.Kept is null ? new TemporaryDirectory() : null;
        _learnt = options.Kept is { } kept ? Path.Combine(kept.FullName, string.Create(CultureInfo.InvariantCulture, $"{_site.Prefix}seed-{seed}")) : _temporary!.Path;
    }

    private DateTimeOffset Learnt => Begin + _options.WarmUp;

    /// <summary>Lets the service learn usual traffic; no timeline if what was learnt has been kept.</summary>
    public static async Task<(AttackBench Bench, Timeline? WarmUp)> LearnAsync(ulong seed, AttackOptions options)
    {
        AttackBench bench = new(seed, options);
        string learning = bench._learnt + ".learning";
        if (options.Kept is not null)
        {
            if (Directory.Exists(bench._learnt))
            {
                return (bench, null);
            }

            Directory.CreateDirectory(learning);
        }

        string directory = options.Kept is null ? bench._learnt : learning;
        Playback playback;
        await using (SimulatedServer server = await SimulatedServer.StartAsync(bench._site.Rules, Begin, [.. bench.Enforcing, ("MANAGEMENT_DIR", directory)]))
        {
            playback = new(server, [bench._site.Traffic(seed, Begin.Hour, new ShopMood(), static _ => false)]);
            await playback.PlayAsync(options.WarmUp.TotalSeconds);
        }

        if (options.Kept is not null)
        {
            Directory.Move(learning, bench._learnt);
        }

        return (bench, playback.Timeline);
    }

    /// <summary>Plays a scenario with the layer on, then, where there is an attack, with the layer off.</summary>
    public async Task<AttackRun> RunAsync(Scenario scenario)
    {
        double begin = LeadIn + (_seed % 7 * 0.3);
        (Timeline with, IReadOnlyList<LearntLimit> learnt) = await WithLayerAsync(scenario, begin);
        Timeline without = scenario.Attack is null ? with : await WithoutLayerAsync(scenario, begin);
        return new AttackRun(scenario, _seed, with.Start.AddSeconds(begin), begin, with, without) { Learnt = learnt, WarmUp = _options.WarmUp };
    }

    public void Dispose() => _temporary?.Dispose();

    private (string Name, string Value)[] Enforcing =>
    [
        ("ADAPTIVE_MODE", "enforce"),
        ("ADAPTIVE_TTL", "600s"),
        _options.Capacity is { } capacity ? ("ADAPTIVE_CAPACITY", string.Create(CultureInfo.InvariantCulture, $"{ShopRules.Domain}:{capacity}")) : ("ADAPTIVE_LOAD", "0"),
    ];

    private async Task<(Timeline Timeline, IReadOnlyList<LearntLimit> Learnt)> WithLayerAsync(Scenario scenario, double begin)
    {
        using TemporaryDirectory copy = new();
        Copy(_learnt, copy.Path);
        await using SimulatedServer server = await SimulatedServer.StartAsync(
            _site.Rules, Learnt, [.. Enforcing, ("MANAGEMENT_DIR", copy.Path), ("RESPONSE_DYNAMIC_METADATA", "true")]);
        Playback playback = new(server, Traffic(scenario, begin));
        IReadOnlyList<LearntLimit> learnt = scenario.Attack is { UsualRate: > 0 } attack ? await PlayByTheHourAsync(playback, server, attack, begin, copy.Path) : [];
        await playback.PlayAsync(begin + scenario.Seconds);
        await playback.PlayAsync(begin + scenario.Seconds + 30);
        await playback.PlayAsync(begin + scenario.Seconds + Patience, untilCalm: true);
        return (playback.Timeline, learnt);
    }

    /// <summary>Plays the attack of a client that is known, and looks from hour to hour at what has been learnt of it.</summary>
    private static async Task<IReadOnlyList<LearntLimit>> PlayByTheHourAsync(Playback playback, SimulatedServer server, AttackModel attack, double begin, string kept)
    {
        ShopCall call = attack.Call(new SplitMix64(0));
        List<LearntLimit> learnt = [];
        for (double at = 0; at <= attack.Seconds; at += Hour)
        {
            await playback.PlayAsync(begin + at);
            learnt.Add(await LearntLimit.ReadAsync(kept, call, server.Time.GetUtcNow()));
        }

        return learnt;
    }

    /// <summary>
    /// A client that is known is alone with the limits of its address and of its user, and all together are far below those of paths: by static rules its
    /// calls fare the same without the others, which would take most of the time.
    /// </summary>
    private async Task<Timeline> WithoutLayerAsync(Scenario scenario, double begin)
    {
        await using SimulatedServer server = await SimulatedServer.StartAsync(_site.Rules, Learnt, ("ADAPTIVE_MODE", "off"));
        Playback playback = new(server, scenario.Attack is { UsualRate: > 0 } attack ? [AttackOf(attack, begin)] : Traffic(scenario, begin));
        await playback.PlayAsync(begin + scenario.Seconds);
        return playback.Timeline;
    }

    private IReadOnlyList<ITraffic> Traffic(Scenario scenario, double begin)
    {
        ITraffic usual = _site.Traffic(
            _seed + 1_000,
            Learnt.TimeOfDay.TotalHours,
            scenario.Mood(begin),
            time => scenario.Attack is { IsByPartner: true } && time >= begin && time < begin + scenario.Seconds);
        return scenario.Attack is { } attack ? [usual, AttackOf(attack, begin)] : [usual];
    }

    private AttackTraffic AttackOf(AttackModel attack, double begin) => new(attack, begin, _seed + 2_000);

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
