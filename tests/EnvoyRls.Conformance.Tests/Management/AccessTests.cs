using System.Net;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Tokens made and revoked by the command line beside a running server.</summary>
public sealed class AccessTests : IDisposable
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory _directory = new();

    private (string Name, string Value) Repository => ("MANAGEMENT_DIR", _directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_port_is_closed_until_there_is_a_token_and_a_revoked_one_is_refused_within_seconds()
    {
        await using ManagedServer server = await ManagedServer.StartAsync(null, Repository);
        Assert.False(await server.IsOpenAsync(), "nobody could be let in");

        string token = await Tokens.CreateAsync(Repository, "operator");
        await server.WaitUntilOpenAsync();
        using AdminClient holder = new(server.AdminAddress, token);
        (await holder.PutRuleAsync("by-token", "by_token", 3)).Expect(HttpStatusCode.Created);
        (await holder.GetAsync("/v1/admin/tokens")).Expect(HttpStatusCode.Forbidden);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using StreamReader events = await holder.EventsAsync(limit.Token);

        ProcessResult revoked = await Tokens.RunAsync(Repository, "revoke", token);
        Assert.True(revoked.ExitCode == 0, revoked.Errors);
        await Eventually.IsTrueAsync(
            async () => (await holder.GetAsync("/v1/admin/me")).Status == HttpStatusCode.Unauthorized, Seconds, () => "the revoked token is refused");
        string stream = await events.ReadToEndAsync(limit.Token);
        Assert.Contains("event: end\n", stream, StringComparison.Ordinal);
        (await holder.PutRuleAsync("by-token", "by_token", 4)).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal(3u, await server.LimitAsync("by_token", "anybody"));

        // Whoever comes next finds the port open, and who did what in the audit trail.
        string admin = await Tokens.CreateAsync(Repository);
        using AdminClient auditor = new(server.AdminAddress, admin);
        await Eventually.IsTrueAsync(async () => (await auditor.GetAsync("/v1/admin/me")).Status == HttpStatusCode.OK, Seconds, () => "the new token is taken");
        await AuditHasAsync(auditor, "token:test-operator", "putRule", 201);
        await AuditHasAsync(auditor, "token:test-operator", "listTokens", 403);
        await AuditHasAsync(auditor, null, "authenticate", 401);
        AssertKeptNowhere(server, token, admin);
    }

    [Fact]
    public async Task A_token_ends_by_itself_and_guesses_are_limited()
    {
        string brief = await Tokens.CreateAsync(Repository, "viewer", "6s");
        string good = await Tokens.CreateAsync(Repository);
        await using ManagedServer server = await ManagedServer.StartAsync(good, Repository);
        using AdminClient visitor = new(server.AdminAddress, brief);
        await Eventually.IsTrueAsync(
            async () => (await visitor.GetAsync("/v1/admin/me")).Status == HttpStatusCode.Unauthorized, Seconds, () => "the token has expired");

        using AdminClient guesser = new(server.AdminAddress, good[..^4] + "AAAA");
        AdminAnswer refused = await guesser.GetAsync("/v1/admin/me");
        for (int i = 0; i < 20 && refused.Status == HttpStatusCode.Unauthorized; i++)
        {
            Assert.NotEmpty(refused.Headers.WwwAuthenticate);
            refused = await guesser.GetAsync("/v1/admin/me");
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-attempts"), (refused.Status, refused.Problem));
        Assert.NotNull(refused.Headers.RetryAfter);

        // The right token has to wait too; calls and probes do not.
        (await server.Admin.GetAsync("/v1/admin/me")).Expect(HttpStatusCode.TooManyRequests);
        (await server.Admin.GetAsync("/health")).Expect(HttpStatusCode.OK);
        Assert.Equal(1_000_000u, await server.LimitAsync("from_file", "anybody"));
        AssertKeptNowhere(server, brief, good);
    }

    private static async Task AuditHasAsync(AdminClient auditor, string? actor, string action, int outcome)
    {
        string query = $"/v1/admin/audit?action={action}&limit=1000{(actor is null ? "" : $"&actor={Uri.EscapeDataString(actor)}")}";
        AdminAnswer answer = null!;
        await Eventually.IsTrueAsync(
            async () =>
            {
                answer = await auditor.GetAsync(query);
                answer.Expect(HttpStatusCode.OK);
                return answer.Json.GetProperty("items").EnumerateArray().Any(entry => entry.GetProperty("outcome").GetInt32() == outcome);
            },
            Seconds,
            () => $"the audit trail tells of {action} by {actor}: {answer.Text}");
    }

    /// <summary>A token is <c>rls_id_secret</c>; what may be seen of it is the id.</summary>
    private void AssertKeptNowhere(ManagedServer server, params string[] tokens)
    {
        foreach (string secret in tokens.Select(token => token[(token.IndexOf('_', 4) + 1)..]))
        {
            Assert.True(secret.Length > 40);
            Assert.DoesNotContain(secret, server.Process.Output, StringComparison.Ordinal);
            Assert.All(
                Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not "lock"),
                file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
        }
    }
}
