using System.Text.Json.Nodes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>Tokens made and revoked over HTTP.</summary>
public sealed class TokenTests
{
    private const string Path = "/v1/admin/tokens";

    [Fact]
    public async Task A_token_is_shown_once_and_its_secret_never_again()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        JsonNode made = (await server.SendAsync("admin", "POST", Path, """{"name":"deploy","role":"operator","expires_in":"12h"}""")).Json(201);
        AdminResponse list = await server.SendAsync("admin", "GET", Path);

        string token = (string)made["token"]!;
        JsonNode listed = Assert.Single(list.Json(200)["items"]!.AsArray())!;
        Assert.StartsWith($"rls_{(string)made["id"]!}_", token, StringComparison.Ordinal);
        Assert.Equal("2026-11-21T22:00:00Z", (string?)listed["expires_at"]);
        Assert.Equal(("operator", "active", "token:admin"), ((string?)listed["role"], (string?)listed["state"], (string?)listed["created_by"]));
        Assert.DoesNotContain(token[^20..], list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", list.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"name":"a","role":"viewer"}""", "2027-02-19T10:00:00Z")]
    [InlineData("""{"name":"a","role":"viewer","expires_in":"never"}""", null)]
    public async Task A_token_ends_after_a_while_unless_told_otherwise(string body, string? expires)
    {
        await using AdminServer server = await AdminServer.StartAsync();

        Assert.Equal(expires, (string?)(await server.SendAsync("admin", "POST", Path, body)).Json(201)["expires_at"], StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a b","role":"viewer"}""", "name")]
    [InlineData("""{"name":"a","role":"viewer","expires_in":"soon"}""", "expires_in")]
    [InlineData("""{"name":"a","role":"viewer","expires_in":"4000d"}""", "expires_in")]
    public async Task What_makes_no_sense_is_refused(string body, string field)
    {
        await using AdminServer server = await AdminServer.StartAsync();

        JsonNode problem = (await server.SendAsync("admin", "POST", Path, body)).Problem(422, "validation-failed");

        Assert.Equal(field, (string?)Assert.Single(problem["errors"]!.AsArray())!["in"], StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_stays_in_the_list()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        string id = (string)(await server.SendAsync("admin", "POST", Path, """{"name":"a","role":"viewer"}""")).Json(201)["id"]!;

        Assert.Equal(204, (await server.SendAsync("admin", "DELETE", $"{Path}/{id}")).Status);

        Assert.Equal("revoked", (string?)(await server.SendAsync("admin", "GET", Path)).Json(200)["items"]![0]!["state"], StringComparer.Ordinal);
    }
}
