using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls adaptive kill</c>.</summary>
internal static class AdaptiveKillCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Option<string> reason = new("--reason") { Description = "Why; kept in the audit trail.", Required = true };
        Option<bool> undo = new("--undo") { Description = "Let the layer work again." };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "kill", "End all overrides on all replicas at once and let none come into force. Takes the role admin.", "rls adaptive kill --reason 'customers are denied'")
        {
            reason, undo, output,
        };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls adaptive kill", parsed, async client =>
        {
            KillBody body = new(!parsed.GetValue(undo), parsed.GetValue(reason)!);
            AdminAnswer answer = await client.SendAsync(HttpMethod.Put, $"{AdaptiveCommand.Path}/kill", body, cancellation);
            AdaptiveCommand.Print(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output);
        }));
        return command;
    }
}
