using System.Net.Sockets;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Says in one sentence what is wrong with a database, and whether trying again at once may help.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// Whether the connection broke in use, as pooled ones do when the server was restarted, or the server took back a
    /// transaction in favour of another.
    /// </summary>
    public static bool IsPassing(Exception error) => error switch
    {
        PostgresException refusal => refusal.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException fault => fault.InnerException is IOException,
        _ => false,
    };

    /// <summary>Whether the server may be back soon: everything but a refusal that would be repeated.</summary>
    public static bool IsAway(Exception error) => error switch
    {
        PostgresException refusal => refusal.IsTransient || IsPassing(error),
        NpgsqlException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>One sentence for operators, without secrets.</summary>
    public static string Describe(Exception error, PostgresOptions options) => $"{options.Description} {Predicate(error, options)}";

    private static string Predicate(Exception error, PostgresOptions options) => error switch
    {
        PostgresException refusal => Refusal(refusal, options),
        OperationCanceledException or TimeoutException => "does not answer in time",
        { InnerException: TimeoutException or OperationCanceledException } => "does not answer in time",
        _ when Find<SocketException>(error) is { } refused => $"cannot be reached: {refused.Message}",
        { InnerException: IOException } => "closed the connection",
        _ => $"cannot be used: {error.Message}",
    };

    private static string Refusal(PostgresException refusal, PostgresOptions options) => refusal.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => $"refuses the password of {options.User}",
        PostgresErrorCodes.InvalidAuthorizationSpecification => $"does not let {options.User} in: {refusal.MessageText}",
        PostgresErrorCodes.InvalidCatalogName => $"has no database '{options.Database}'; create it, EnvoyRls makes its tables by itself",
        PostgresErrorCodes.ReadOnlySqlTransaction => "is read-only, as a standby is; name the primary",
        PostgresErrorCodes.InsufficientPrivilege => $"does not allow it to {options.User}: {refusal.MessageText}",
        PostgresErrorCodes.TooManyConnections => "has no connection left",
        PostgresErrorCodes.CannotConnectNow => "is starting or stopping",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "was stopped",
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => "does not answer in time",
        PostgresErrorCodes.DiskFull => "has no disk space left",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName =>
            $"lacks what was in it at the start ({refusal.MessageText}); restart EnvoyRls if it was emptied on purpose",
        _ => $"refuses: {refusal.MessageText} ({refusal.SqlState})",
    };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        while (error is not null and not T)
        {
            error = error.InnerException;
        }

        return error as T;
    }
}
