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

        // Kestrel's HTTP/2 may go on for ever with a connection whose client is gone, which must not take the place of another.
        int isOver = 0;
        using CancellationTokenRegistration closed = connection.ConnectionClosed.UnsafeRegister(_ => Leave(), null);
        try
        {
            connection.Features.Set(new ConnectionLoad(load));
            await next(connection);
        }
        finally
        {
            Leave();
        }

        void Leave()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                load.Disconnect();
            }
        }
    };
}
