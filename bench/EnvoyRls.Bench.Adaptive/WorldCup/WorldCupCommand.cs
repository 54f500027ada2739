using System.CommandLine;

namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary><c>worldcup</c>: false alarms on a flash crowd, and attacks seeded into the same series.</summary>
internal static class WorldCupCommand
{
    public static Command Create()
    {
        Option<FileInfo> data = new("--data") { Description = "CSV of minutes with their requests, plain or .gz.", Required = true };
        Option<int> seeds = new("--seeds") { Description = "How many seeds attacks are drawn from.", DefaultValueFactory = static _ => 5 };
        Option<FileInfo?> output = new("--out") { Description = "Where the figures go as JSON." };
        Command command = new("worldcup", "Alarms on benign traffic by minute, and on attacks of 5 and 3 times the trailing median in it.")
        {
            data.AcceptExistingOnly(),
            seeds,
            output,
        };
        command.SetAction(parsed =>
        {
            WorldCupReport report = WorldCupReport.Make(MinuteSeries.Read(parsed.GetValue(data)!), parsed.GetValue(seeds));
            report.Write(parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(output) is { } file)
            {
                report.WriteJson(file);
            }

            return report.IsMet ? 0 : 1;
        });
        return command;
    }
}
