using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Keeps this replica's book that of all: it is woken by every change, and looks by itself besides. While the coordinator is away the
/// book stays as it is, and what it put into force expires by itself.
/// </summary>
internal sealed class BookFollower(ICoordinator coordinator, BookStore store, BookHolder holder, TimeProvider time, ILogger<BookFollower> log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly FaultLog _reading = new(
        problem => log.LogWarning("The book of overrides cannot be read: {Problem}; those in force expire by themselves", problem),
        () => log.LogInformation("The book of overrides can be read again"));

    /// <summary>Starts the loop.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("overrides", async cancellation =>
    {
        while (!cancellation.IsCancellationRequested)
        {
            await FollowAsync(cancellation);
        }
    });

    private async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            await store.RefreshAsync(cancellation);
            _reading.Report(null);
            await coordinator.WaitForChangeAsync(BookStore.Document, holder.Version, LongestWait, cancellation);
        }
        catch (Exception error) when (error is CoordinationException or InvalidDataException)
        {
            _reading.Report(error.Message);
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
