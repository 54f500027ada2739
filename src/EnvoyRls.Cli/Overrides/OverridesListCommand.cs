using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides list</c>.</summary>
internal static class OverridesListCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Option<string?> domain = new("--domain", "-d") { Description = "Only this domain." };
        Option<string?> state = new("--state") { Description = "Only these states: suggested,active,releasing,observed,rejected,expired,revoked." };
        Option<string?> search = new("--search", "-q") { Description = "Only those with this text in id, subject, rule or reason." };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "list", "List overrides and suggestions, the newest first: up to 1,000.", "rls overrides list --state suggested") { domain, state, search, output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls overrides list", parsed, async client =>
        {
            AdminAnswer answer = await client.GetAsync(
                OverridesCommand.Path,
                cancellation,
                ("domain", parsed.GetValue(domain)), ("state", parsed.GetValue(state)), ("q", parsed.GetValue(search)), ("limit", "1000"));
            TextWriter writer = parsed.InvocationConfiguration.Output;
            if (parsed.IsJson(output))
            {
                answer.Print(writer);
            }
            else
            {
                OverrideTables.Write(answer.Read<PageAnswer<OverrideView>>().Items, writer);
            }
        }));
        return command;
    }
}
