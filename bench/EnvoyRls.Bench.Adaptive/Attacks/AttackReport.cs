using System.Globalization;
using System.Text.Json;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>The figures of all scenarios and seeds, and whether they are good enough.</summary>
internal sealed class AttackReport
{
    private const double MostMedianTime = 10;
    private const double MostTime = 15;
    private const double MostBenignDenied = 0.001;
    private const double MostOfStatic = 0.5;
    private const double Settled = 120;
    private const double MostRecovery = 2 * AttackBench.Ttl;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<AttackRun> _runs = [];

    private IEnumerable<AttackRun> Floods => _runs.Where(run => run.Scenario.Attack is { IsFlood: true });

    /// <summary>Whether every bound is kept that was measured.</summary>
    public bool IsMet => Bounds().All(bound => bound.IsMet);

    public static async Task<AttackReport> MakeAsync(IReadOnlyList<Scenario> scenarios, IEnumerable<ulong> seeds, AttackOptions options, TextWriter output, CancellationToken cancellation)
    {
        AttackReport report = new();
        foreach (ulong seed in seeds)
        {
            (AttackBench bench, Timeline? warmUp) = await AttackBench.LearnAsync(seed, options);
            using AttackBench learnt = bench;
            await output.WriteLineAsync(warmUp is null ? Line($"seed {seed}: learnt in an earlier run") : Line($"seed {seed}: {warmUp.Seconds.Sum(second => second.Benign):N0} calls learnt from, {warmUp.Entered.Count} overrides, longest tick {warmUp.LongestTick.TotalMilliseconds:0} ms"));
            foreach (Scenario scenario in scenarios)
            {
                cancellation.ThrowIfCancellationRequested();
                AttackRun run = await learnt.RunAsync(scenario);
                report._runs.Add(run);
                Write(run, output);
            }
        }

        return report;
    }

    public void Write(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("mean and worst of all seeds: seconds to mitigate, attack admitted by static rules and with the layer, benign denied by overrides, seconds to recover, overrides, wrong ones");
        foreach (IGrouping<string, AttackRun> group in _runs.GroupBy(run => run.Scenario.Name, StringComparer.Ordinal))
        {
            AttackRun[] runs = [.. group];
            output.WriteLine(Line(
                $"{group.Key,-20} {Pair(runs, run => run.TimeToMitigate(), "0.0")} {Pair(runs, run => run.Admitted(run.Without), "P1")} {Pair(runs, run => run.Admitted(run.With), "P1")} {Pair(runs, run => run.BenignDenied, "P3")} {Pair(runs, run => run.Recovery(), "0")} {Pair(runs, run => run.Overrides, "0.0")} {Pair(runs, run => run.WrongOverrides, "0.0")}"));
        }

        foreach ((string name, double figure, double bound, bool isMet) in Bounds())
        {
            output.WriteLine(Line($"{name}: {figure:0.#####}, wanted at most {bound:0.#####}: {(isMet ? "met" : "MISSED")}"));
        }
    }

    public void WriteJson(FileInfo file)
    {
        using FileStream stream = file.Create();
        JsonSerializer.Serialize(stream, new
        {
            runs = _runs.Select(run => new
            {
                scenario = run.Scenario.Name,
                seed = run.Seed,
                timesToMitigate = run.TimesToMitigate(),
                admittedByStatic = run.Admitted(run.Without),
                admitted = run.Admitted(run.With),
                admittedOfStaticAfter = run.AdmittedOfStatic(Settled),
                benignDenied = run.BenignDenied,
                benignDeniedMeanwhile = run.BenignDeniedMeanwhile,
                recovery = run.Recovery(),
                overrides = run.Overrides,
                wrongOverrides = run.WrongOverrides,
                longestTickMilliseconds = run.With.LongestTick.TotalMilliseconds,
                begin = run.Begin,
                hostile = run.With.Seconds.Select(second => second.Hostile),
                hostileAdmitted = run.With.Seconds.Select(second => second.HostileAdmitted),
                hostileAdmittedByStatic = run.Without.Seconds.Select(second => second.HostileAdmitted),
                benign = run.With.Seconds.Select(second => second.Benign),
                benignOverridden = run.With.Seconds.Select(second => second.BenignOverridden),
                ramp = run.Ramp is { } ramp
                    ? new { ramp.FirstLimited, admittedAboveUsual = ramp.AdmittedAboveUsual(run.With), admittedAboveUsualByStatic = ramp.AdmittedAboveUsual(run.Without), ramp.Lift, ramp.LiftAtEnd, run.Learnt }
                    : null,
                inForce = run.With.Seconds.Select(second => second.Overrides),
            }),
            bounds = Bounds().Select(bound => new { name = bound.Name, figure = bound.Figure, bound = bound.Bound, met = bound.IsMet }),
            met = IsMet,
        }, Json);
    }

    private IEnumerable<(string Name, double Figure, double Bound, bool IsMet)> Bounds()
    {
        double[] times = [.. Floods.SelectMany(run => run.TimesToMitigate()).Order()];
        if (times.Length > 0)
        {
            yield return Bound("floods, seconds to mitigate, p50", Quantile(times, 0.5), MostMedianTime);
            yield return Bound("floods, seconds to mitigate, p95", Quantile(times, 0.95), MostTime);
        }

        AttackRun[] attacks = [.. _runs.Where(run => run.Scenario.Attack is not null)];
        if (attacks.Length > 0)
        {
            yield return Bound("benign calls denied by overrides during attacks and until they are over, mean of runs", attacks.Average(run => run.BenignDenied), MostBenignDenied);
            yield return Bound("the same, worst run", attacks.Max(run => run.BenignDenied), MostBenignDenied);
        }

        if (attacks.Length < _runs.Count)
        {
            yield return Bound("benign calls denied by overrides where all is benign, worst run", _runs.Where(run => run.Scenario.Attack is null).Max(run => run.BenignDenied), MostBenignDenied);
        }

        if (_runs.Where(run => run.Scenario.Name == "keys-100000").ToArray() is { Length: > 0 } many)
        {
            yield return Bound("100,000 keys, admitted of static after 120 s, worst", many.Max(run => run.AdmittedOfStatic(Settled)), MostOfStatic);
        }

        if (_runs.Select(run => run.Ramp).OfType<RampFigures>().ToArray() is { Length: > 0 } ramps)
        {
            yield return Bound("a day's slow ramp, what is learnt as usual in any hour of it over what was before it, worst", ramps.Max(ramp => ramp.Lift), RampFigures.MostLift);
        }

        yield return Bound("seconds to recover, worst", _runs.Max(run => run.Recovery()), MostRecovery);
        yield return Bound("overrides where all is benign", _runs.Where(run => run.Scenario.Attack is null).Sum(run => run.Overrides), 0);
    }

    private static (string Name, double Figure, double Bound, bool IsMet) Bound(string name, double figure, double bound) => (name, figure, bound, figure <= bound);

    private static void Write(AttackRun run, TextWriter output)
    {
        output.WriteLine(Line(
            $"{run.Scenario.Name}, seed {run.Seed}: mitigated after {run.TimeToMitigate():0.0} s; admitted {run.Admitted(run.Without):P1} by static rules, {run.Admitted(run.With):P1} with the layer, after {Settled} s {run.AdmittedOfStatic(Settled):P1} of static; benign denied {run.BenignDenied:P3}, meanwhile {run.BenignDeniedMeanwhile:P3}; recovered after {run.Recovery():0} s; {run.Overrides} overrides, {run.WrongOverrides} wrong, {run.With.Suggested.Count} suggested; longest tick {run.With.LongestTick.TotalMilliseconds:0} ms"));
        if (run.Ramp is { } ramp)
        {
            output.WriteLine(Line(
                $"    first limited at {ramp.FirstLimited:0.00} times its usual rate; above that admitted {ramp.AdmittedAboveUsual(run.Without):P1} by static rules, {ramp.AdmittedAboveUsual(run.With):P1} with the layer; learnt as usual {run.Learnt[0].Usual:0.000}/s before, at most {run.Learnt.Max(learnt => learnt.Usual):0.000}/s ({ramp.Lift:0.000} times), at the end {run.Learnt[^1].Usual:0.000}/s ({ramp.LiftAtEnd:0.000} times); limit {run.Learnt[0].Limit:0.00}/s before, at most {run.Learnt.Max(learnt => learnt.Limit):0.00}/s"));
        }

        foreach (Override item in run.Made.Take(24))
        {
            OverrideTally tally = run.With.Overrides.GetValueOrDefault(item.Id) ?? new OverrideTally();
            output.WriteLine(Line($"    {(item.Entered!.Value - run.Start).TotalSeconds,6:0.0} s {item.Id} {item.Reason}; denied {tally.Hostile} hostile, {tally.Benign} benign; {item.State}"));
        }

        foreach (Override item in run.With.Suggested.Values.OrderBy(item => item.Created).Take(8))
        {
            output.WriteLine(Line($"    {(item.Created - run.Start).TotalSeconds,6:0.0} s suggested, {string.Join(',', item.BlockedBy)}: {item.Reason}; confidence {item.Confidence:0.000}"));
        }
    }

    private static string Pair(AttackRun[] runs, Func<AttackRun, double> figure, string format)
    {
        string mean = runs.Average(figure).ToString(format, CultureInfo.InvariantCulture);
        return $"{mean,9} {runs.Max(figure).ToString(format, CultureInfo.InvariantCulture),9}";
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
