using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>
/// Asks connections to go away when they are old, so that clients spread anew over the replicas, and cuts those that
/// do not. The ages differ by up to a tenth either way lest clients that came together leave together.
/// </summary>
internal sealed class ConnectionAge(TimeSpan age, TimeSpan grace, TimeProvider time)
{
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        IConnectionLifetimeNotificationFeature? lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        if (lifetime is null)
        {
            await next(connection);
            return;
        }

        TimeSpan own = age * (0.9 + (Random.Shared.NextDouble() * 0.2));
        using CancellationTokenSource done = new();
        Task guard = RetireAsync(connection, lifetime, own, done.Token);
        try
        {
            await next(connection);
        }
        finally
        {
            await done.CancelAsync();
            await guard;
        }
    };

    private async Task RetireAsync(
        ConnectionContext connection, IConnectionLifetimeNotificationFeature lifetime, TimeSpan own, CancellationToken done)
    {
        try
        {
            await Task.Delay(own, time, done);
            Task cut = Task.Delay(grace, time, done);
            lifetime.RequestClose();
            await cut;
            connection.Abort(new ConnectionAbortedException("the connection outlived its age and the grace for its calls"));
        }
        catch (OperationCanceledException)
        {
            // The connection ended before.
        }
    }
}
