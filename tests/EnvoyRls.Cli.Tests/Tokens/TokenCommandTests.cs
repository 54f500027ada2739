using System.Text.Json;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Cli.Tests.Tokens;

public sealed class TokenCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Store => Path.Combine(_directory.Path, "managed");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_token_that_was_made_opens_the_admin_api_of_the_same_directory()
    {
        CommandRun run = await CreateAsync("deploy", "operator");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches("^rls_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\n$", run.Output);
        Assert.Matches(@"^token [0-9a-f]{12} \(deploy, operator\) is taken until \d{4}-\d\d-\d\d \d\d:\d\d UTC; of it directory ", run.Error);
        Assert.Equal(new Principal("token:deploy", Role.Operator), (await VerifyAsync(run.Output.Trim())).Principal);
    }

    [Fact]
    public async Task Nothing_of_the_secret_is_kept_or_told_again()
    {
        CommandRun run = await CreateAsync("deploy", "viewer");
        string secret = run.Output.Trim()[^43..];

        Assert.DoesNotContain(secret, run.Error, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(Store, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.DoesNotContain(secret, (await RunAsync("list", "--json")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12h", 12)]
    [InlineData("1d12h", 36)]
    [InlineData("never", null)]
    [InlineData(null, 90 * 24)]
    public async Task A_token_is_taken_for_as_long_as_told(string? expires, int? hours)
    {
        await CreateAsync("deploy", "viewer", expires is null ? [] : ["--expires", expires]);

        JsonElement token = Assert.Single((await ListAsync()).EnumerateArray());
        TimeSpan? life = token.GetProperty("expires_at").ValueKind == JsonValueKind.Null
            ? null
            : token.GetProperty("expires_at").GetDateTime() - token.GetProperty("created_at").GetDateTime();
        Assert.Equal(hours is { } known ? TimeSpan.FromHours(known) : null, life);
    }

    [Theory]
    [InlineData("--name", "a b", "--role", "viewer", "a token's name is 1 to 64 letters")]
    [InlineData("--name", "a", "--role", "root", "'root' is no role: viewer, operator and admin are known")]
    [InlineData("--name", "a", "--role", "Admin", "'Admin' is no role")]
    [InlineData("--name", "a", "--role", "admin", "'soon' is no time of up to ten years: write 90d, 12h or 'never'", "--expires", "soon")]
    [InlineData("--name", "a", "--role", "admin", "'0d' is no time", "--expires", "0d")]
    [InlineData("--name", "a", "--role", "admin", "'4000d' is no time", "--expires", "4000d")]
    public async Task A_token_that_makes_no_sense_is_not_made(string option, string name, string other, string role, string expected, params string[] more)
    {
        CommandRun run = await RunAsync(["create", option, name, other, role, .. more]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith($"rls token create: {expected}", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(Store));
    }

    [Fact]
    public async Task Tokens_are_listed_with_what_became_of_them()
    {
        await CreateAsync("ci", "viewer", "--expires", "never");
        string revoked = IdOf(await CreateAsync("deploy", "admin"));
        await RunAsync("revoke", revoked);

        string[] lines = (await RunAsync("list")).Output.Split('\n', StringSplitOptions.TrimEntries);

        Assert.Matches("^id +name +role +state +created +created by +expires$", lines[0]);
        Assert.Matches(@"^[0-9a-f]{12} +ci +viewer +active +\d{4}-\d\d-\d\d \d\d:\d\d +rls:\S+ +never$", lines[1]);
        Assert.Matches($@"^{revoked} +deploy +admin +revoked +", lines[2]);
        Assert.Equal(["active", "revoked"], (await ListAsync()).EnumerateArray().Select(token => token.GetProperty("state").GetString()!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing()
    {
        CommandRun made = await CreateAsync("deploy", "admin");
        Assert.NotNull((await VerifyAsync(made.Output.Trim())).Principal);

        CommandRun run = await RunAsync("revoke", IdOf(made));

        Assert.Equal((ExitCode.Ok, $"token {IdOf(made)} is revoked; servers refuse it within seconds\n"), (run.ExitCode, run.Output));
        Assert.Null((await VerifyAsync(made.Output.Trim())).Principal);
    }

    [Fact]
    public async Task A_token_that_leaked_is_revoked_by_its_text()
    {
        CommandRun made = await CreateAsync("deploy", "admin");

        CommandRun run = await RunAsync("revoke", made.Output.Trim());

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain(made.Output.Trim()[^43..], run.Output + run.Error, StringComparison.Ordinal);
        Assert.Null((await VerifyAsync(made.Output.Trim())).Principal);
    }

    [Fact]
    public async Task Revoking_what_is_not_there_is_a_failure()
    {
        CommandRun run = await RunAsync("revoke", "ffffffffffff");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal($"rls token revoke: directory {Store} has no token ffffffffffff.\n", run.Error);
    }

    [Fact]
    public async Task What_is_no_id_is_not_repeated()
    {
        CommandRun run = await RunAsync("revoke", "rls_0123456789ab_almost-a-secret");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.DoesNotContain("almost", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_repository_or_with_two_nothing_is_done()
    {
        CommandRun none = await CommandRun.OfAsync("token", "list", "--directory", "");
        CommandRun two = await RunAsync("list", "--postgres", "postgres://db/limits");

        Assert.Equal(
            (ExitCode.Usage, "rls token list: give --directory or --postgres, or set MANAGEMENT_DIR or POSTGRES_URL.\n"), (none.ExitCode, none.Error));
        Assert.Equal((ExitCode.Usage, "rls token list: --directory and --postgres are two repositories; give one.\n"), (two.ExitCode, two.Error));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_one_sentence_without_its_password()
    {
        string address = $"127.0.0.1:{FreePort.Next()}";
        CommandRun run = await CommandRun.OfAsync("token", "list", "--postgres", $"postgres://u:pass-word@{address}/limits");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith($"rls token list: PostgreSQL {address}/limits ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task An_address_that_makes_no_sense_is_not_repeated()
    {
        CommandRun run = await CommandRun.OfAsync("token", "list", "--postgres", "pass-word");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.DoesNotContain("pass-word", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_tokens_that_cannot_be_read_is_left_alone()
    {
        await CreateAsync("deploy", "admin");
        string file = Path.Combine(Store, "tokens.yaml");
        await File.WriteAllTextAsync(file, "tokens: [broken");

        CommandRun run = await CreateAsync("other", "admin");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("tokens.yaml", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal("tokens: [broken", await File.ReadAllTextAsync(file));
    }

    private static string IdOf(CommandRun made) => made.Output[4..16];

    private Task<CommandRun> CreateAsync(string name, string role, params string[] more) => RunAsync(["create", "--name", name, "--role", role, .. more]);

    private Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(["token", .. args, "--directory", Store]);

    private async Task<JsonElement> ListAsync() => JsonDocument.Parse((await RunAsync("list", "--json")).Output).RootElement.GetProperty("tokens");

    /// <summary>What a server on the directory would say.</summary>
    private async Task<Authentication> VerifyAsync(string token)
    {
        Assert.True(RepositoryChoice.TryRead(Store, "", out RepositoryChoice? choice, out string? problem), problem);
        await using OpenTokens open = RepositoryOpener.OpenTokens(choice, TimeProvider.System);
        TokenCache cache = new(open.Tokens, TimeProvider.System, NullLogger<TokenCache>.Instance);
        await cache.RefreshAsync(CancellationToken.None);
        return new TokenAuthenticator(cache, TimeProvider.System).Verify(token);
    }
}
