using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Tests.EndToEnd;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Checks;

/// <summary>Usage over gRPC, told by the whole service with its management on.</summary>
public sealed class ManagedUserStatsTests
{
    private const string Rules = "domain: default\ndescriptors: [{key: user_id, rate_limit: {unit: year, requests_per_unit: 2}}]\n";

    private static readonly GrpcClientMethod<CheckRateLimitRequest, CheckRateLimitResponse> Check =
        new(CheckCalls.Service, CheckCalls.Method, CheckRateLimitResponse.Parser);

    private static readonly GrpcClientMethod<GetUserStatsRequest, GetUserStatsResponse> UserStats =
        new(CheckCalls.Service, UserStatsCalls.Method, GetUserStatsResponse.Parser);

    [Fact]
    public async Task Whoever_has_a_token_is_told_what_a_user_has_used()
    {
        using TemporaryDirectory directory = new();
        string token = await TokenAsync(directory.Path);
        await using RunningServer server = await RunningServer.StartAsync(Rules, ("MANAGEMENT_DIR", directory.Path), ("ADMIN_PORT", "0"));
        for (int i = 0; i < 3; i++)
        {
            await server.CallAsync(Check, new CheckRateLimitRequest { UserId = "alice" });
        }

        // Asked earlier, the token would be unknown, and too many failed attempts would shut us out.
        await Eventually.TrueAsync(() => server.IsAdminOpen);
        GetUserStatsResponse? usage = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                usage = await AskAsync(server, token);
                return usage is { Hits: 3 };
            },
            TimeSpan.FromSeconds(30),
            () => $"usage is told: {usage}");

        Assert.Equal(("alice", 3, 1), (usage!.UserId, usage.Hits, usage.Denied));
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<GrpcException>(() => AskAsync(server, null))).Status.Code);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<GrpcException>(() => AskAsync(server, token[..^1]))).Status.Code);
    }

    private static Task<GetUserStatsResponse> AskAsync(RunningServer server, string? token)
    {
        GrpcMetadata headers = [];
        if (token is not null)
        {
            headers.Add("authorization", $"Bearer {token}");
        }

        return server.CallAsync(UserStats, new GetUserStatsRequest { UserId = "alice" }, headers);
    }

    private static async Task<string> TokenAsync(string directory)
    {
        Assert.True(RepositoryChoice.TryRead(directory, "", out RepositoryChoice? choice, out _));
        await using OpenTokens open = RepositoryOpener.OpenTokens(choice, TimeProvider.System);
        return (await new TokenAdministration(open.Tokens, TimeProvider.System).CreateAsync("viewer", Role.Viewer, null, "test", CancellationToken.None)).Text;
    }
}
