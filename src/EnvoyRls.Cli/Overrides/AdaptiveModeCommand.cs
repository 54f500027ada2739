using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls adaptive mode</c>.</summary>
internal static class AdaptiveModeCommand
{
    private const string Configured = "configured";

    public static Command Create()
    {
        AdminApiOptions api = new();
        Argument<string> domain = new("domain") { Description = "The domain." };
        Argument<string> mode = new("mode") { Description = $"off, observe, suggest, enforce; {Configured} goes back to settings and rule files." };
        mode.AcceptOnlyFromAmong([.. WordTable<AdaptiveMode>.Words, Configured]);
        Option<string?> reason = new("--reason") { Description = "Why; kept in the audit trail." };
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new(
            "mode", "Set how far the adaptive layer may go in a domain, on all replicas. Takes the role operator.", "rls adaptive mode shop suggest --reason 'a week of watching was quiet'")
        {
            domain, mode, reason, output,
        };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls adaptive mode", parsed, async client =>
        {
            string path = $"{AdaptiveCommand.Path}/modes/{Uri.EscapeDataString(parsed.GetValue(domain)!)}";
            string said = parsed.GetValue(reason) ?? "";
            AdminAnswer answer = WordTable<AdaptiveMode>.Find(parsed.GetValue(mode)!) is { } wanted
                ? await client.SendAsync(HttpMethod.Put, path, new ModeBody(wanted) { Reason = said }, cancellation)
                : await client.SendAsync(HttpMethod.Delete, path, null, cancellation, ("reason", said.Length > 0 ? said : null));
            AdaptiveCommand.Print(answer, parsed.IsJson(output), parsed.InvocationConfiguration.Output);
        }));
        return command;
    }
}
