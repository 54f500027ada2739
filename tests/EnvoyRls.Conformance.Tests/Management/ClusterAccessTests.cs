using System.Net;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Tokens made at one replica and revoked at another.</summary>
[Collection(nameof(Cluster))]
public sealed class ClusterAccessTests(Cluster cluster)
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_token_is_taken_and_refused_by_all_replicas_within_seconds()
    {
        AdminAnswer made = await cluster.First.Admin.PostAsync("/v1/admin/tokens", """{"name": "deploy", "role": "operator", "expires_in": "1h"}""");
        string token = $"{made.Expect(HttpStatusCode.Created).Json.GetProperty("token")}";
        string id = $"{made.Json.GetProperty("id")}";
        AdminClient[] holders = [.. cluster.Replicas.Select(replica => new AdminClient(replica.AdminAddress, token))];
        try
        {
            await AllAnswerAsync(holders, HttpStatusCode.OK);
            (await cluster.Replicas[1].Admin.DeleteAsync($"/v1/admin/tokens/{id}")).Expect(HttpStatusCode.NoContent);
            (await holders[1].GetAsync("/v1/admin/me")).Expect(HttpStatusCode.Unauthorized);
            await AllAnswerAsync(holders, HttpStatusCode.Unauthorized);
        }
        finally
        {
            foreach (AdminClient holder in holders)
            {
                holder.Dispose();
            }
        }

        string kept = await cluster.Postgres.SqlAsync(cluster.Database, "SELECT * FROM envoyrls.tokens; SELECT * FROM envoyrls.audit");
        Assert.Contains(id, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(token[^30..], kept, StringComparison.Ordinal);
    }

    /// <summary>Asks twice a second, as more would be taken for guessing.</summary>
    private static async Task AllAnswerAsync(AdminClient[] holders, HttpStatusCode status)
    {
        foreach (AdminClient holder in holders)
        {
            await Eventually.IsTrueAsync(
                async () =>
                {
                    if ((await holder.GetAsync("/v1/admin/me")).Status == status)
                    {
                        return true;
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(500));
                    return false;
                },
                Seconds,
                () => $"every replica answers {status}");
        }
    }
}
