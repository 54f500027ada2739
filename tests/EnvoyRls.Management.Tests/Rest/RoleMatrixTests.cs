using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>Every operation, asked by nobody and by each role.</summary>
public sealed class RoleMatrixTests
{
    private static readonly string[] Askers = ["", "viewer", "operator", "admin"];

    public static TheoryData<string, string> Matrix
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (string id in OperationCases.ById.Keys)
            {
                foreach (string asker in Askers)
                {
                    rows.Add(id, asker);
                }
            }

            return rows;
        }
    }

    [Fact]
    public async Task Every_operation_has_a_case_and_no_case_is_left_over()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        Assert.Equal(server.Table.Operations.Select(operation => operation.Id).Order(StringComparer.Ordinal), OperationCases.ById.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task An_operation_is_for_its_role_and_those_above(string id, string asker)
    {
        await using AdminServer server = await AdminServer.StartAsync();
        Func<string, string> fill = await OperationCases.PrepareAsync(server);
        OperationCase request = OperationCases.ById[id];
        ApiOperation operation = server.Table.Operations.Single(operation => operation.Id == id);

        AdminResponse response = await server.SendAsync(asker, request.Method, fill(request.Path), request.Body, request.MediaType);

        if (operation.Role is not { } role || (RoleNames.TryParse(asker, out Role has) && has >= role))
        {
            Assert.True(response.Status == request.Status, $"{response.Status}: {response.Body}");
        }
        else if (asker.Length == 0)
        {
            Assert.Equal(401, response.Status);
            Assert.StartsWith("Bearer", response.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(403, response.Status);
            await AuditTellsAsync(server, id, asker, 403);
        }
    }

    [Fact]
    public async Task Every_write_is_audited_and_no_read_is()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        foreach (ApiOperation operation in server.Table.Operations)
        {
            await using AdminServer fresh = await AdminServer.StartAsync();
            Func<string, string> fill = await OperationCases.PrepareAsync(fresh);
            OperationCase request = OperationCases.ById[operation.Id];
            int before = (await EntriesAsync(fresh)).Count(entry => entry.Action == operation.Id);

            await fresh.SendAsync("admin", request.Method, fill(request.Path), request.Body, request.MediaType);
            (await fresh.SendAsync("admin", "DELETE", "/v1/admin/tokens/last")).Problem(404, "not-found");

            await Eventually.TrueAsync(() => fresh.Repository.Audit.FindAsync(new AuditQuery { Action = "revokeToken", Refused = true }, default).Result.Items.Count > 0);
            int told = (await EntriesAsync(fresh)).Count(entry => entry.Action == operation.Id && entry.Target != "/v1/admin/tokens/last") - before;
            Assert.True(told == (operation.IsWrite ? 1 : 0), $"{operation.Id} was told of {told} times");
        }
    }

    private static async Task AuditTellsAsync(AdminServer server, string action, string asker, int outcome)
    {
        await Eventually.IsTrueAsync(
            async () => (await EntriesAsync(server)).Any(entry => entry.Action == action && entry.Actor == $"token:{asker}" && entry.Outcome == outcome),
            TimeSpan.FromSeconds(10),
            () => "the audit trail tells of it");
    }

    private static async Task<IReadOnlyList<AuditEntry>> EntriesAsync(AdminServer server) =>
        (await server.Repository.Audit.FindAsync(new AuditQuery { Limit = 1_000 }, default)).Items;
}
