using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EnvoyRls.Management.Access;
using Spectre.Console;

namespace EnvoyRls.Cli.Tokens;

/// <summary><c>rls token list</c>: all tokens, of which no secret is known to anybody.</summary>
internal static class TokenListCommand
{
    public static Command Create()
    {
        TokenStoreOptions store = new();
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        CommandWithExample command = new("list", "List all tokens, expired and revoked ones included.", "rls token list --directory /var/lib/envoyrls") { json };
        store.AddTo(command);
        command.SetAction((parsed, cancellation) => store.UseAsync("rls token list", parsed, async open =>
        {
            IReadOnlyList<TokenRecord> tokens = await open.Tokens.ListAsync(cancellation);
            Action<IReadOnlyList<TokenRecord>, TextWriter> write = parsed.GetValue(json) ? WriteJson : WriteTable;
            write(tokens, parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void WriteTable(IReadOnlyList<TokenRecord> tokens, TextWriter output)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Table table = new Table().Border(TableBorder.None).AddColumns("id", "name", "role", "state", "created", "created by", "expires");
        foreach (TokenRecord token in tokens)
        {
            table.AddRow(
                token.Id,
                Markup.Escape(token.Name),
                RoleNames.NameOf(token.Role),
                StateOf(token, now),
                DayOf(token.CreatedAt),
                Markup.Escape(token.CreatedBy),
                token.ExpiresAt is { } end ? DayOf(end) : "never");
        }

        Terminal.For(output).Write(table);
    }

    private static void WriteJson(IReadOnlyList<TokenRecord> tokens, TextWriter output)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        JsonOutput.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tokens");
            foreach (TokenRecord token in tokens)
            {
                json.WriteStartObject();
                json.WriteString("id", token.Id);
                json.WriteString("name", token.Name);
                json.WriteString("role", RoleNames.NameOf(token.Role));
                json.WriteString("state", StateOf(token, now));
                json.WriteString("created_at", token.CreatedAt.UtcDateTime);
                json.WriteString("created_by", token.CreatedBy);
                WriteMoment(json, "expires_at", token.ExpiresAt);
                WriteMoment(json, "revoked_at", token.RevokedAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteMoment(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } known)
        {
            json.WriteString(name, known.UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string StateOf(TokenRecord token, DateTimeOffset now) => token.StateAt(now).ToString().ToLowerInvariant();

    private static string DayOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
