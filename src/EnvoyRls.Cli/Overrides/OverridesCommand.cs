using System.CommandLine;

namespace EnvoyRls.Cli.Overrides;

/// <summary><c>rls overrides</c>: what the adaptive layer has laid over the rules, and what it suggests.</summary>
internal static class OverridesCommand
{
    public const string Path = "v1/admin/overrides";

    public static Command Create()
    {
        Command command = new("overrides", "List, explain, approve, reject and export overrides of the adaptive layer.");
        command.Subcommands.Add(OverridesListCommand.Create());
        command.Subcommands.Add(OverridesShowCommand.Create());
        command.Subcommands.Add(OverridesExplainCommand.Create());
        command.Subcommands.Add(OverridesApproveCommand.Create());
        command.Subcommands.Add(OverridesRejectCommand.Create());
        command.Subcommands.Add(OverridesExportCommand.Create());
        return command;
    }

    /// <summary>The id of an override, as an argument.</summary>
    public static Argument<string> Id() => new("id") { Description = "Its id, as list tells it." };

    /// <summary>The path of an override.</summary>
    public static string PathOf(string id, string verb = "") => $"{Path}/{Uri.EscapeDataString(id)}{(verb.Length > 0 ? $"/{verb}" : "")}";
}
