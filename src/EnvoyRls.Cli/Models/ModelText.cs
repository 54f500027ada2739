using EnvoyRls.Analysis.Wording;
using EnvoyRls.Management.Rest.Models;
using Spectre.Console;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

namespace EnvoyRls.Cli.Models;

/// <summary>Versions of models in words and tables.</summary>
internal static class ModelText
{
    public static void Write(ModelsAnswer answer, TextWriter output)
    {
        if (answer.Models.Count == 0)
        {
            output.WriteLine("no versions: each domain goes by what it trains by itself");
        }
        else
        {
            Table table = new Table().Border(TableBorder.None).AddColumns("domain", "version", "stage", "made", "rows", "PR-AUC", "in use then", "gate");
            foreach (ModelView model in answer.Models)
            {
                string[] cells =
                [
                    model.Domain, $"{model.Version}", model.Stage, OverrideText.Time(model.CreatedAt), $"{model.Rows}", OverrideText.Number(model.Quality?.PrAuc),
                    OverrideText.Number(model.Incumbent?.PrAuc), model.Candidate is { } candidate ? OutcomeOf(candidate) : "",
                ];
                table.AddRow([.. cells.Select(cell => Markup.Escape(Printable(cell)))]);
            }

            Terminal.For(output).Write(table);
        }

        foreach (TrainingFailureView failure in answer.Failures)
        {
            output.WriteLine($"no version of {Printable(failure.Domain)} could be trained at {OverrideText.Time(failure.At)}: {Printable(failure.Reason)}");
        }
    }

    public static void Write(ModelView model, TextWriter output)
    {
        Line(output, "domain", model.Domain);
        Line(output, "version", $"{model.Version}");
        Line(output, "stage", model.Stage);
        Line(output, "detectors", model.Algorithm);
        Line(output, "rows", $"{model.Rows} from {OverrideText.Time(model.TrainedFrom)} to {OverrideText.Time(model.TrainedTo)}, {model.Pools} pools, seed {model.Seed}");
        Line(output, "made", OverrideText.Time(model.CreatedAt));
        Line(output, "SHA-256", model.Checksum);
        Write("trial", model.Quality, output);
        Write("in use then", model.Incumbent, output);
        if (model.Candidate is { } candidate)
        {
            Line(output, "gate", $"{OutcomeOf(candidate)}: {candidate.Reason}");
        }
    }

    /// <summary>Names come from configurations: none may steer the terminal.</summary>
    public static string Printable(string text) => Words.Printable(text);

    private static void Write(string name, ModelQualityView? quality, TextWriter output)
    {
        if (quality is not null)
        {
            Line(
                output, name,
                $"PR-AUC {OverrideText.Number(quality.PrAuc)}, finds {OverrideText.Percent(quality.Recall)} of injected attacks at once ({OverrideText.Percent(quality.TruePositiveRate)} at one false alarm in 1,000), {OverrideText.Percent(quality.FalseAlarms)} of clean rows strange");
        }
    }

    private static string OutcomeOf(CandidateView candidate) => $"{candidate.Outcome}".ToLowerInvariant();

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"{name,-11} {Printable(value)}");
}
