using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// Keeps a connection's socket open after HTTP/2 is done with it, reading on without looking, until the client has
/// closed it or a moment has passed. Kestrel closes the socket right behind its last GOAWAY; a client that sent
/// something meanwhile is then answered by TCP with a reset, may lose the GOAWAY to it, and reports calls as failed
/// that it could have sent again elsewhere.
/// </summary>
internal sealed class LingeringClose(TimeSpan limit, TimeProvider time)
{
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        IDuplexPipe socket = connection.Transport;
        LentTransport lent = new(socket);
        connection.Transport = lent;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = socket;
        }

        if (!connection.ConnectionClosed.IsCancellationRequested)
        {
            await LingerAsync(lent, connection.ConnectionClosed);
        }
    };

    private async Task LingerAsync(LentTransport lent, CancellationToken closed)
    {
        using CancellationTokenSource over = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, closed);
        try
        {
            PipeReader input = lent.TakeBackInput();
            while (true)
            {
                ReadResult read = await input.ReadAsync(either.Token);
                input.AdvanceTo(read.Buffer.End);

                // The borrower may have cancelled a read that it no longer made, so that this one ends instead of it.
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The moment has passed, or the connection broke, which ends it as well.
        }
    }
}
