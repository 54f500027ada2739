using System.CommandLine;

namespace EnvoyRls.Cli.Tokens;

/// <summary><c>rls token</c>: who may use the admin API.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        Command command = new("token", "Make, list and revoke the tokens of the admin API.");
        command.Subcommands.Add(TokenCreateCommand.Create());
        command.Subcommands.Add(TokenListCommand.Create());
        command.Subcommands.Add(TokenRevokeCommand.Create());
        return command;
    }
}
