using System.Net;
using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Usage;
using EnvoyRls.Server.Checks;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Checks;

public sealed class UserStatsCallsTests
{
    private static readonly DateTimeOffset To = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly GrpcClientMethod<GetUserStatsRequest, GetUserStatsResponse> GetUserStats =
        new(CheckCalls.Service, UserStatsCalls.Method, GetUserStatsResponse.Parser);

    [Fact]
    public async Task A_viewer_is_told_what_a_user_has_used()
    {
        GetUserStatsResponse answer = await AskAsync(new Reports(), new GetUserStatsRequest { UserId = "alice", Window = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) });

        Assert.Equal(("alice", 10, 4, 0.4, 1, true), (answer.UserId, answer.Hits, answer.Denied, answer.RejectionRate, answer.Error, answer.Complete));
        Assert.Equal((To.AddMinutes(-5), To), (answer.From.ToDateTimeOffset(), answer.To.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Without_a_window_it_is_an_hour()
    {
        GetUserStatsResponse answer = await AskAsync(new Reports(), new GetUserStatsRequest { UserId = "alice" });

        Assert.Equal(To.AddHours(-1), answer.From.ToDateTimeOffset());
    }

    [Fact]
    public async Task Nobody_else_is_told_anything()
    {
        Assert.Equal(
            new GrpcStatus(StatusCode.Unauthenticated, "Bearer wrong for Viewer"),
            await RefusedAsync(new Reports(), new GetUserStatsRequest { UserId = "alice" }, "Bearer wrong"));
    }

    [Theory]
    [InlineData("", 60, 0)]
    [InlineData("alice", 59, 0)]
    [InlineData("alice", 86_401, 0)]
    [InlineData("alice", long.MaxValue, int.MaxValue)]
    [InlineData("alice", -60, 0)]
    public async Task What_makes_no_sense_is_an_invalid_argument(string user, long seconds, int nanos)
    {
        GetUserStatsRequest request = new() { UserId = user, Window = new Duration { Seconds = seconds, Nanos = nanos } };

        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(new Reports(), request)).Code);
    }

    [Fact]
    public async Task A_repository_that_is_away_makes_it_unavailable()
    {
        GrpcStatus status = await RefusedAsync(new Reports { Failure = new RepositoryException("The database is away.") }, new GetUserStatsRequest { UserId = "alice" });

        Assert.Equal(new GrpcStatus(StatusCode.Unavailable, "The database is away."), status);
    }

    private static async Task<GrpcStatus> RefusedAsync(Reports reports, GetUserStatsRequest request, string credential = "Bearer right") =>
        (await Assert.ThrowsAsync<GrpcException>(() => AskAsync(reports, request, credential))).Status;

    private static async Task<GetUserStatsResponse> AskAsync(Reports reports, GetUserStatsRequest request, string credential = "Bearer right")
    {
        UserStatsCalls calls = new(new UserStatistics(reports, new Authorizer()));
        GrpcMethodTableBuilder methods = new();
        methods.Unary<GetUserStatsRequest, GetUserStatsResponse>(CheckCalls.Service, UserStatsCalls.Method, GetUserStatsRequest.Parser, calls.GetUserStats);
        await using GrpcServer server = new(
            methods.Build(), new GrpcServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync(CancellationToken.None);
        using GrpcChannel channel = new(new GrpcChannelOptions { Address = new Uri($"http://{server.EndPoint}") }, TimeProvider.System);
        GrpcMetadata headers = [];
        headers.Add("authorization", credential);
        return await channel.UnaryAsync(GetUserStats, request, new CallOptions { Timeout = TimeSpan.FromSeconds(20), Headers = headers });
    }

    private sealed class Authorizer : ICallAuthorizer
    {
        public ValueTask<GrpcStatus?> RefuseAsync(GrpcCall call, Role least)
        {
            string? credential = call.RequestHeader("authorization");
            return new(credential == "Bearer right" ? null : new GrpcStatus(StatusCode.Unauthenticated, $"{credential} for {least}"));
        }
    }

    private sealed class Reports : IUsageReports
    {
        public RepositoryException? Failure { get; init; }

        public TimeSpan Retention => TimeSpan.FromDays(1);

        public Task<UserUsage> UserAsync(string user, TimeSpan window, CancellationToken cancellation) => Failure is { } failure
            ? Task.FromException<UserUsage>(failure)
            : Task.FromResult(new UserUsage
            {
                User = user, From = To - window, To = To, Totals = new UsageTotals(10, 4, 0.4), Series = [], Error = 1, Complete = true,
            });

        public Task<GlobalUsage> GlobalAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<UsersUsage> UsersAsync(TimeSpan window, int most, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<RulesUsage> RulesAsync(TimeSpan window, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
