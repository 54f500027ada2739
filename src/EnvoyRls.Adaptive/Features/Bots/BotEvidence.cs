using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features.Bots;

/// <summary>What speaks for a client being a program: numbers from 0 up, 0 where nothing does.</summary>
/// <param name="Hours"><c>ln(1 + hours)</c> since it was first seen.</param>
/// <param name="Endurance">The same, as far as its calls were spread over the time instead of coming in visits.</param>
/// <param name="Regularity">How much its calls come like a clock's, squared: people come near half of it by chance.</param>
/// <param name="Speed">Log of its calls a second since it was first seen; 0 below one a second.</param>
/// <param name="Sweep">Log of the distinct paths over a hundred, if it seldom comes back to one; 0 for fewer.</param>
/// <param name="Agent">What it says it is.</param>
internal readonly record struct BotEvidence(double Hours, double Endurance, double Regularity, double Speed, double Sweep, AgentKind Agent)
{
    /// <summary>Speed means nothing over less: a page with its pictures is dozens of calls in two seconds.</summary>
    private const double LeastSeconds = 30;

    private const double ManyPaths = 100;
    private const double LeastBreadth = 0.5;

    /// <summary>Gathers the evidence on a client at a time, Unix time in microseconds.</summary>
    public static BotEvidence Of(ObservedClient client, long now)
    {
        double seconds = Math.Max(0, (double)now - client.FirstSeen) / 1e6;
        double calls = Observed.Amount(client.TotalCalls);
        double paths = Observed.Amount(client.Paths);
        double hours = Math.Log(1 + (seconds / 3600));
        double regularity = KeyColumns.Regularity(client.GapVariation);
        double breadth = Observed.Share(paths, calls) * Math.Clamp(client.PathEntropy, 0, 1);
        return new BotEvidence(
            hours,
            hours * Steadiness(client.GapVariation, calls),
            regularity * regularity,
            seconds >= LeastSeconds ? Math.Log(Math.Max(1, calls / seconds)) : 0,
            breadth >= LeastBreadth ? Math.Log(Math.Max(1, paths / ManyPaths)) : 0,
            UserAgents.KindOf(client.UserAgent));
    }

    /// <summary>
    /// 1 for calls spread evenly, 0 for a single burst and a single gap: of n gaps the variation is at most the square root of n - 1.
    /// </summary>
    private static double Steadiness(double gapVariation, double calls) =>
        double.IsFinite(gapVariation) && calls > 3 ? Math.Clamp(1 - (gapVariation / Math.Sqrt(calls - 2)), 0, 1) : 0;
}
