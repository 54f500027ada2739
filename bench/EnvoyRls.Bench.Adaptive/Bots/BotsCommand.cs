using System.CommandLine;
using System.Globalization;
using EnvoyRls.Adaptive.Features.Bots;
using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Bench.Adaptive.Bots;

/// <summary><c>bots</c>: how well what clients do tells those that name themselves bots from those that do not, without what they say.</summary>
internal static class BotsCommand
{
    /// <summary>Of fewer calls the product says nothing either.</summary>
    private const int LeastCalls = 8;

    public static Command Create()
    {
        Option<FileInfo> log = new("--log") { Description = "Access log in Apache's combined format, plain or .gz.", Required = true };
        Command command = new(
            "bots",
            "The bot likelihood of an access log's clients from what they do alone, against what their user agents declare. "
            + "Clients without a user agent are left out, as nobody knows what they are.")
        {
            log.AcceptExistingOnly(),
        };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                Write(parsed.GetValue(log)!, parsed.InvocationConfiguration.Output);
                return 0;
            }
            catch (Exception failure) when (failure is InvalidDataException or ArgumentException or IOException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"bots: {failure.Message}");
                return 2;
            }
        });
        return command;
    }

    private static void Write(FileInfo log, TextWriter output)
    {
        (IReadOnlyCollection<LoggedClient> clients, int skipped) = LoggedClients.Read(log);
        LoggedClient[] judged = [.. clients.Where(client => client.Calls >= LeastCalls && UserAgents.KindOf(client.UserAgent) != AgentKind.Absent)];
        bool[] declared = Array.ConvertAll(judged, client => UserAgents.KindOf(client.UserAgent) == AgentKind.Automation);
        double[] likelihoods = Array.ConvertAll(judged, client => BotModel.Likelihood(BotEvidence.Of(client.Observed(), client.LastSeen)));
        RocCurve curve = new(likelihoods, declared);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {clients.Count} clients, {judged.Length} of them with {LeastCalls} calls and more and a user agent, {declared.Count(bot => bot)} of these declared bots; {skipped} lines not understood
            AUROC of behaviour alone  {curve.Area:F3}
            AUPRC                     {curve.AveragePrecision:F3}
            above 50 %                {Share(likelihoods, declared, bot: true):P1} of declared bots, {Share(likelihoods, declared, bot: false):P1} of the others
            """));
    }

    private static double Share(double[] likelihoods, bool[] declared, bool bot) =>
        likelihoods.Zip(declared).Where(client => client.Second == bot).Average(client => client.First > 0.5 ? 1.0 : 0);
}
