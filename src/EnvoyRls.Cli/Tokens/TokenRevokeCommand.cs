using System.CommandLine;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Tokens;

/// <summary><c>rls token revoke</c>: makes servers refuse a token, within seconds and for good.</summary>
internal static class TokenRevokeCommand
{
    private const string Name = "rls token revoke";

    public static Command Create()
    {
        TokenStoreOptions store = new();
        Argument<string> token = new("token") { Description = "Its id, as list tells it, or the token itself." };
        CommandWithExample command = new(
            "revoke", "Revoke a token: exit 1 if there is none of that id.", "rls token revoke 1f9a4c0e77b2 --directory /var/lib/envoyrls") { token };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string text = parsed.GetValue(token)!;
            string? id = TokenFormat.IsId(text) ? text : TokenFormat.TryParse(text, out string read, out _) ? read : null;
            if (id is null)
            {
                // The text may be a token with a slip in it: it is not repeated.
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{Name}: a token's id is 12 hexadecimal digits, as 'rls token list' tells it.");
                return ExitCode.Usage;
            }

            return await store.UseAsync(Name, parsed, open => RevokeAsync(open, id, parsed.InvocationConfiguration, cancellation));
        });
        return command;
    }

    private static async Task<int> RevokeAsync(OpenTokens open, string id, InvocationConfiguration console, CancellationToken cancellation)
    {
        if (!await new TokenAdministration(open.Tokens, TimeProvider.System).RevokeAsync(id, cancellation))
        {
            await console.Error.WriteLineAsync($"{Name}: {open.Description} has no token {id}.");
            return ExitCode.Failed;
        }

        await console.Output.WriteLineAsync($"token {id} is revoked; servers refuse it within seconds");
        return ExitCode.Ok;
    }
}
