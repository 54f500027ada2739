using System.CommandLine;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary><c>nab</c>: sequence detectors on labelled series by the rules of the Numenta Anomaly Benchmark.</summary>
internal static class NabCommand
{
    private const int Shown = 0;
    private const int Missed = 1;
    private const int Failed = 2;

    public static Command Create()
    {
        Option<DirectoryInfo> data = new("--data") { Description = "A folder of series with their windows, in NAB's form." };
        Option<int> generated = new("--generated") { Description = "Without a folder: so many rounds of ten generated series.", DefaultValueFactory = _ => 3 };
        Option<ulong> seed = new("--seed") { Description = "Where the chance of generated series starts.", DefaultValueFactory = _ => 1 };
        Option<FileInfo?> file = new("--out") { Description = "File to write results to, as JSON." };
        Command command = new(
            "nab",
            "Detectors on labelled series by NAB's rules beside a windowed Gaussian; exits 1 if the ensemble does not score above it.")
        {
            data, generated, seed, file,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                IReadOnlyList<NabSeries> corpus = parsed.GetValue(data) is { } folder
                    ? NabCorpus.Read(folder)
                    : GeneratedCorpus.Create(Math.Max(parsed.GetValue(generated), 1), parsed.GetValue(seed));
                NabReport report = Measure(corpus);
                report.Write(parsed.InvocationConfiguration.Output);
                if (parsed.GetValue(file) is { } results)
                {
                    await report.SaveAsync(results, cancellation);
                }

                return report.IsMet ? Shown : Missed;
            }
            catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"nab: {failure.Message}");
                return Failed;
            }
        });
        return command;
    }

    private static NabReport Measure(IReadOnlyList<NabSeries> corpus)
    {
        List<NabResult> results = [.. NabContenders.All.SelectMany(contender => NabResult.Measure(contender, corpus))];
        return new NabReport(corpus.Count, results[0].Score.Windows, results);
    }
}
