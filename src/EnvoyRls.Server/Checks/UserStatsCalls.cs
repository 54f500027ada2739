using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Usage;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Server.Checks;

/// <summary><c>envoyrls.v1.RateLimit/GetUserStats</c>: what a user has used.</summary>
/// <param name="statistics">What answers; <see langword="null"/> where nothing is managed.</param>
internal sealed class UserStatsCalls(UserStatistics? statistics)
{
    /// <summary>The method that tells about a user.</summary>
    public const string Method = "GetUserStats";

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastWindow = TimeSpan.FromMinutes(1);

    public async ValueTask<GetUserStatsResponse?> GetUserStats(GetUserStatsRequest request, GrpcCall call)
    {
        if (statistics is null)
        {
            call.Fail(StatusCode.Unimplemented, "Usage is kept only where the management is on: set MANAGEMENT_DIR or POSTGRES_URL.");
            return null;
        }

        if (await statistics.Authorizer.RefuseAsync(call, Role.Viewer) is { } refusal)
        {
            call.Fail(refusal);
            return null;
        }

        if (Mistake(request, statistics.Reports.Retention, out TimeSpan window) is { } mistake)
        {
            call.Fail(StatusCode.InvalidArgument, mistake);
            return null;
        }

        try
        {
            return Describe(await statistics.Reports.UserAsync(request.UserId, window, call.CancellationToken));
        }
        catch (RepositoryException error)
        {
            call.Fail(StatusCode.Unavailable, error.Message);
            return null;
        }
    }

    private static string? Mistake(GetUserStatsRequest request, TimeSpan retention, out TimeSpan window)
    {
        window = DefaultWindow;
        if (request.UserId.Length == 0)
        {
            return "user_id says whose usage is asked for.";
        }

        // Compared as seconds: what a client sends may be no valid duration at all.
        double seconds = request.Window is { } asked ? asked.Seconds + (asked.Nanos / 1e9) : DefaultWindow.TotalSeconds;
        if (!(seconds >= LeastWindow.TotalSeconds && seconds <= retention.TotalSeconds))
        {
            return $"window must be from {LeastWindow.TotalSeconds} s to {retention.TotalSeconds} s.";
        }

        window = TimeSpan.FromSeconds(seconds);
        return null;
    }

    private static GetUserStatsResponse Describe(UserUsage usage) => new()
    {
        UserId = usage.User,
        From = Timestamp.FromDateTimeOffset(usage.From),
        To = Timestamp.FromDateTimeOffset(usage.To),
        Hits = usage.Totals.Hits,
        Denied = usage.Totals.Denied,
        RejectionRate = usage.Totals.RejectionRate,
        Error = usage.Error,
        Complete = usage.Complete,
    };
}
