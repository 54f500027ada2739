using System.CommandLine;
using EnvoyRls.Cli.AdminApi;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides export</c>.</summary>
internal static class OverridesExportCommand
{
    public static Command Create()
    {
        AdminApiOptions api = new();
        Option<string?> domain = new("--domain", "-d") { Description = "Only this domain." };
        Option<string?> state = new("--state") { Description = "Only these states; active,releasing by default." };
        Option<string> form = new("--form") { Description = "rules for rule files, or overrides as the limiter loads them.", DefaultValueFactory = _ => "rules" };
        form.AcceptOnlyFromAmong("rules", "overrides");
        Option<bool> lasting = new("--lasting") { Description = "Write rules that do not end when the overrides do." };
        CommandWithExample command = new(
            "export", "Print overrides as YAML, to be reviewed and kept as rules.", "rls overrides export --domain shop --lasting > from-overrides.yaml") { domain, state, form, lasting };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls overrides export", parsed, async client =>
            await parsed.InvocationConfiguration.Output.WriteAsync(await client.TextAsync(
                $"{OverridesCommand.Path}/export",
                "application/yaml",
                cancellation,
                ("domain", parsed.GetValue(domain)),
                ("state", parsed.GetValue(state)),
                ("form", parsed.GetValue(form)),
                ("expiring", parsed.GetValue(lasting) ? "false" : null)))));
        return command;
    }
}
