using System.CommandLine;
using System.Globalization;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Tokens;

/// <summary><c>rls token create</c>: makes a token and prints it, once and for all.</summary>
internal static class TokenCreateCommand
{
    private const string Name = "rls token create";
    private const string Never = "never";

    public static Command Create()
    {
        TokenStoreOptions store = new();
        Option<string> name = new("--name") { Description = "What the audit trail calls its owner: letters, digits, '.', '_', '-', '@'.", Required = true };
        Option<string> role = new("--role") { Description = "viewer, operator or admin.", Required = true };
        Option<string> expires = new("--expires") { Description = "How long it is taken, as 90d or 12h, or 'never'.", DefaultValueFactory = _ => "90d" };
        CommandWithExample command = new(
            "create",
            "Make a token: it alone is printed to standard output, the rest to standard error.",
            "rls token create --name deploy --role operator --expires 90d --directory /var/lib/envoyrls")
        {
            name, role, expires,
        };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!TryRead(parsed.GetValue(name)!, parsed.GetValue(role)!, parsed.GetValue(expires)!, out Role known, out TimeSpan? life, out string problem))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{Name}: {problem}.");
                return ExitCode.Usage;
            }

            return await store.UseAsync(Name, parsed, open => MakeAsync(open, parsed.GetValue(name)!, known, life, parsed.InvocationConfiguration, cancellation));
        });
        return command;
    }

    private static bool TryRead(string name, string role, string expires, out Role known, out TimeSpan? life, out string problem)
    {
        life = null;
        if (!RoleNames.TryParse(role, out known))
        {
            problem = $"'{role}' is no role: {RoleNames.All} are known";
            return false;
        }

        if (!TokenAdministration.IsName(name, out string? fault))
        {
            problem = fault;
            return false;
        }

        problem = "";
        if (expires == Never)
        {
            return true;
        }

        bool isTime = DurationText.TryParse(expires, out long microseconds);
        life = TimeSpan.FromMicroseconds(microseconds);
        if (!isTime || life <= TimeSpan.Zero || life > TokenAdministration.LongestLife)
        {
            problem = $"'{expires}' is no time of up to ten years: write 90d, 12h or '{Never}'";
            return false;
        }

        return true;
    }

    private static async Task<int> MakeAsync(
        OpenTokens open, string name, Role role, TimeSpan? life, InvocationConfiguration console, CancellationToken cancellation)
    {
        TokenAdministration tokens = new(open.Tokens, TimeProvider.System);
        IssuedToken token = await tokens.CreateAsync(name, role, life, $"rls:{Environment.UserName}", cancellation);
        string until = token.Record.ExpiresAt is { } end ? end.UtcDateTime.ToString("'until 'yyyy-MM-dd HH:mm' UTC'", CultureInfo.InvariantCulture) : "for ever";
        await console.Output.WriteLineAsync(token.Text);
        await console.Error.WriteLineAsync(
            $"token {token.Record.Id} ({name}, {RoleNames.NameOf(role)}) is taken {until}; of it {open.Description} keeps a hash, so this is the only time it is shown");
        return ExitCode.Ok;
    }
}
