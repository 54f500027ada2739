using System.Globalization;
using System.Text;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Bench.Documents;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Bench.Adaptive.Attacks.Story;

/// <summary>Tells in Markdown what came of an attack: what was noticed, what was done about it, to whom.</summary>
/// <param name="run">The run.</param>
internal sealed class AttackStory(AttackRun run)
{
    /// <summary>What the sections of manuals are marked with.</summary>
    public const string Maker = "attacks";

    private const int MostFindings = 6;
    private const int MostOverrides = 4;
    private const int MostTicks = 12;
    private const double BeforeAttack = 2;
    private const double AfterEntering = 6;
    private const string Nothing = "No override came into force.\n";

    /// <summary>The parts of the story by name, each Markdown that ends with a line break.</summary>
    public IReadOnlyDictionary<string, string> Parts => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["outcome"] = Outcome(),
        ["ticks"] = Ticks(),
        ["findings"] = Findings(),
        ["overrides"] = Changes(),
        ["export"] = Export(),
        ["explain"] = Explain(),
    };

    /// <summary>The overrides that denied most of the attack, in order of time.</summary>
    private Override[] Told => [.. run.Made.OrderByDescending(item => TallyOf(item).Hostile).Take(MostOverrides).OrderBy(static item => item.Entered)];

    /// <summary>The override that denied most of the attack, as it was when it came into force; <see langword="null"/> if none did.</summary>
    private OverrideChange? Strongest => run.Made.MaxBy(item => TallyOf(item).Hostile) is { } most
        ? run.With.Changes.First(change => change.Item.Id == most.Id && change.Item.IsInForce)
        : null;

    /// <summary>The manual with its sections about the scenario written anew, as many as it has.</summary>
    public string Tell(string manual)
    {
        foreach ((string part, string text) in Parts)
        {
            string section = $"{run.Scenario.Name} {part}";
            manual = MarkedSection.IsIn(manual, Maker, section) ? MarkedSection.Replace(manual, Maker, section, text) : manual;
        }

        return manual;
    }

    private string Outcome()
    {
        string held = double.IsFinite(run.TimeToMitigate()) ? Text($"held after {run.TimeToMitigate():0} s") : "never held";
        return Text(
            $"""
            Seed {run.Seed}, after {run.WarmUp.TotalHours:0.#} hours of usual traffic: {run.Scenario.Attack?.MostRate:0} hostile calls a second for {run.Scenario.Seconds:0} s, {held}. Static
            rules admit {run.Admitted(run.Without):P1} of them, with the layer {run.Admitted(run.With):P1} are admitted. Overrides deny {run.BenignDenied:P3} of the benign calls between
            the beginning and the end of the last override.

            """);
    }

    /// <summary>Tick by tick, from the last one before the attack until an override has been in force for some.</summary>
    private string Ticks()
    {
        double end = run.With.Sights.Find(sight => sight.Time >= run.Begin && sight.Status.InForce > 0)?.Time + AfterEntering ?? double.PositiveInfinity;
        StringBuilder text = new("| second | calls a second | usual | clients | calls of newcomers | sure of an attack | overrides in force |\n|---|---|---|---|---|---|---|\n");
        foreach ((double time, DomainStatus seen) in run.With.Sights.Where(sight => sight.Time >= run.Begin - BeforeAttack && sight.Time <= end).Take(MostTicks))
        {
            text.Append(Text($"| {SecondOf(time)} | {seen.Rate:0.#} | {seen.UsualRate:0.#} | {seen.Clients:0} | {seen.NewcomerShare:P0} | {seen.Confidence:0.##} | {seen.InForce} |\n"));
        }

        return text.ToString();
    }

    private string Findings()
    {
        (double Time, Anomaly Anomaly)[] found =
        [
            .. run.With.Anomalies.Values
                .Where(seen => seen.Time >= run.Begin)
                .OrderBy(static seen => seen.Time)
                .ThenByDescending(static seen => seen.Anomaly.Confidence),
        ];
        StringBuilder text = new("| second | kind | what is found |\n|---|---|---|\n");
        foreach ((double time, Anomaly anomaly) in found.Take(MostFindings))
        {
            text.Append(Text($"| {SecondOf(time)} | {anomaly.Kind} | {Cell(anomaly.Reason)} |\n"));
        }

        return found.Length > MostFindings ? text.Append(Text($"\n{found.Length - MostFindings} more are found later.\n")).ToString() : text.ToString();
    }

    private string Changes()
    {
        Override[] told = Told;
        if (told.Length == 0)
        {
            return Nothing;
        }

        StringBuilder text = new("| second | override | what becomes of it |\n|---|---|---|\n");
        foreach (Override item in told)
        {
            Override? before = null;
            foreach (OverrideChange change in run.With.Changes.Where(change => change.Item.Id == item.Id))
            {
                text.Append(Text($"| {SecondOf(change.Time)} | {item.Id} | {Cell(Words(change.Item, before))} |\n"));
                before = change.Item;
            }
        }

        text.Append('\n');
        foreach (Override item in told)
        {
            OverrideTally tally = TallyOf(item);
            text.Append(Text($"{item.Id} denies {tally.Hostile:N0} calls of the attack and {tally.Benign:N0} benign ones.\n"));
        }

        return text.ToString();
    }

    private string Export() => Strongest is { } entered ? $"```yaml\n{OverrideExport.ToYaml(entered.Item)}```\n" : Nothing;

    private string Explain() => Strongest is { } entered
        ? $"<!-- needs an attack under way -->\n```console\n$ rls overrides explain {entered.Item.Id}\n{OverrideExplanation.Of(entered.Item, entered.Book.Overrides, entered.Item.Updated)}```\n"
        : Nothing;

    private static string Words(Override item, Override? before)
    {
        string limit = Text($"{item.NewAmount} per {DurationText.Format(item.Window)}");
        return item switch
        {
            { IsWaiting: true } => $"{(before is null ? "noted" : "waits")}, {ScopeText.Words(item.Scope)}: {string.Join("; ", item.Gates.Where(static gate => !gate.IsOpen).Select(Closed))}",
            { State: OverrideState.Active } when before is not { IsInForce: true } => $"every gate is open: {ScopeText.Words(item.Scope)} is left {limit}",
            { State: OverrideState.Active } => $"at {limit}",
            { State: OverrideState.Releasing } => $"loosened to {limit}",
            _ => "over",
        };
    }

    private static string Closed(GateReading reading) => $"{GateText.WordOf(reading.Gate)} is shut, {GateText.Describe(reading)}";

    /// <summary>Whole seconds since the attack began.</summary>
    private int SecondOf(double time) => (int)Math.Round(time - run.Begin);

    private OverrideTally TallyOf(Override item) => run.With.Overrides.GetValueOrDefault(item.Id) ?? new OverrideTally();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
