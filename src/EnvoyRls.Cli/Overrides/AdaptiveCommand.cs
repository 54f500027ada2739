using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls adaptive</c>: how the adaptive layer fares and what it may do.</summary>
internal static class AdaptiveCommand
{
    public const string Path = "v1/admin/adaptive";

    public static Command Create()
    {
        Command command = new("adaptive", "Tell how the adaptive layer fares, set the mode of a domain, switch all overrides off.");
        command.Subcommands.Add(CreateStatus());
        command.Subcommands.Add(AdaptiveModeCommand.Create());
        command.Subcommands.Add(AdaptiveKillCommand.Create());
        return command;
    }

    /// <summary>Prints how the layer fares, for people or scripts.</summary>
    public static void Print(AdminAnswer answer, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            answer.Print(output);
        }
        else
        {
            OverrideTables.Write(answer.Read<AdaptiveView>(), output);
        }
    }

    private static CommandWithExample CreateStatus()
    {
        AdminApiOptions api = new();
        Option<string> output = OutputOption.Create();
        CommandWithExample command = new("status", "Tell how the adaptive layer fares, domain by domain.", "rls adaptive status") { output };
        api.AddTo(command);
        command.SetAction((parsed, cancellation) => api.UseAsync("rls adaptive status", parsed, async client =>
            Print(await client.GetAsync(Path, cancellation), parsed.IsJson(output), parsed.InvocationConfiguration.Output)));
        return command;
    }
}
