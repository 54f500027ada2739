using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>What the comparison showed.</summary>
/// <param name="Series">How many series there were.</param>
/// <param name="Windows">How many labelled windows count in them.</param>
/// <param name="Results">One a detector and profile, those of a detector together.</param>
internal sealed record NabReport(int Series, int Windows, IReadOnlyList<NabResult> Results)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    /// <summary>Whether the ensemble did better than the baseline, both at their frozen thresholds, under the standard profile.</summary>
    public bool IsMet => Standard(NabContenders.Ensemble).Score.Raw > Standard(NabContenders.Baseline).Score.Raw;

    /// <summary>Writes a table of detectors, then one of detectors and series.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"{Series} series, {Windows} labelled windows. 0: nothing flagged; 100: every window at its first row and nothing else.");
        output.WriteLine("A score at the threshold frozen for all series, and behind it that at the threshold this corpus would have chosen.");
        output.WriteLine($"{"detector",-30}{"threshold",16}{"standard",17}{"reward_low_FP",17}{"reward_low_FN",17}{"windows",10}{"false",8}");
        foreach (IGrouping<string, NabResult> profiles in Results.GroupBy(result => result.Detector, StringComparer.Ordinal))
        {
            NabResult standard = profiles.First();
            string scores = string.Concat(profiles.Select(result => $"{Text(result.Score),9} {$"({Text(result.BestScore)})",7}"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{profiles.Key,-30}{standard.Threshold,16:G12}{scores}{$"{standard.Score.Found}/{standard.Score.Windows}",10}{standard.Score.FalseAlarms,8}"));
        }

        output.WriteLine();
        output.WriteLine("Each series at the frozen threshold, standard profile: score, windows found, false alarms.");
        foreach (NabResult result in Results.Where(result => result.Profile == NabProfile.Standard.Name))
        {
            output.WriteLine(result.Detector);
            foreach ((string name, NabScore score) in result.Series)
            {
                output.WriteLine($"  {name,-66}{Text(score),8}{$"{score.Found}/{score.Windows}",8}{score.FalseAlarms,7}");
            }
        }
    }

    /// <summary>Writes everything as JSON.</summary>
    public async Task SaveAsync(FileInfo file, CancellationToken cancellation) =>
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(this, Json) + "\n", cancellation);

    private NabResult Standard(string detector) =>
        Results.First(result => result.Detector == detector && result.Profile == NabProfile.Standard.Name);

    private static string Text(NabScore score) => score.Windows == 0 ? "-" : score.Normalised.ToString("F1", CultureInfo.InvariantCulture);
}
