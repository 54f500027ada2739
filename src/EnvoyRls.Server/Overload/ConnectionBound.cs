using Microsoft.AspNetCore.Connections;

namespace EnvoyRls.Server.Overload;

/// <summary>Closes connections to an HTTP port beyond the number that there may be before anything is read from them.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="status">Told what was refused.</param>
internal sealed class ConnectionBound(int most, OverloadStatus status)
{
    private int _connections;

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        bool hasRoom = Interlocked.Increment(ref _connections) <= most;
        try
        {
            if (hasRoom)
            {
                await next(connection);
            }
            else
            {
                status.TellRequest();
                connection.Abort(new ConnectionAbortedException("there are as many connections as there may be"));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    };
}
