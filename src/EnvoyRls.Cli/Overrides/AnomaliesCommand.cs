using System.CommandLine;
using System.Globalization;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls anomalies</c>: what the adaptive layer found strange.</summary>
internal static class AnomaliesCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Option<string?> domain = new("--domain", "-d") { Description = "Only this domain." };
        Option<string?> from = new("--from") { Description = "First seen at this moment or later, as 2026-03-01T10:00:00Z or a date." };
        Option<string?> to = new("--to") { Description = "First seen before this moment." };
        Option<string?> search = new("--search", "-q") { Description = "Only those with this text in subject, user or address." };
        Option<bool> open = new("--open") { Description = "Only those that go on." };
        Option<int> limit = new("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 100 };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new("anomalies", "List anomalies of the last 30 days, the newest first.", "rls anomalies --domain shop --from 2026-03-01")
        {
            domain, from, to, search, open, limit, output,
        };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls anomalies", parsed, async client =>
        {
            AdminAnswer answer = await client.GetAsync(
                "ddos/anomaly",
                cancellation,
                ("domain", parsed.GetValue(domain)),
                ("from", parsed.GetValue(from)),
                ("to", parsed.GetValue(to)),
                ("q", parsed.GetValue(search)),
                ("open", parsed.GetValue(open) ? "true" : null),
                ("limit", parsed.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.IsJson(output))
            {
                answer.Print(writer);
            }
            else
            {
                OverrideTables.Write(answer.Read<AnomaliesAnswer>(), writer);
            }
        }));
        return command;
    }
}
