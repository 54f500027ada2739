using EnvoyRls.Grpc.Calls;
using Microsoft.AspNetCore.Connections;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>Closes connections beyond the number that there may be before anything is read from them, TLS included.</summary>
internal sealed class ConnectionBound(ServerLoad load)
{
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        if (!load.TryConnect())
        {
            connection.Abort(new ConnectionAbortedException("there are as many connections as there may be"));
            return;
        }

        try
        {
            connection.Features.Set(new ConnectionLoad(load));
            await next(connection);
        }
        finally
        {
            load.Disconnect();
        }
    };
}
