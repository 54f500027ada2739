using System.Runtime.InteropServices;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>Runs the service until a signal asks it to stop.</summary>
internal static class ServerProcess
{
    /// <summary>Starts, waits for SIGTERM, SIGINT or SIGHUP, drains and stops; a second signal ends the draining.</summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 if the service could not start.</returns>
    public static async Task<int> RunAsync(
        ServerSettings settings, IReadOnlyList<string> warnings, bool demo, TextWriter output, TextWriter errors)
    {
        using CancellationTokenSource stop = new();
        using CancellationTokenSource hurry = new();
        using PosixSignalRegistration sigterm = StopOn(PosixSignal.SIGTERM, stop, hurry);
        using PosixSignalRegistration sigint = StopOn(PosixSignal.SIGINT, stop, hurry);
        using PosixSignalRegistration sighup = StopOn(PosixSignal.SIGHUP, stop, hurry);

        await using RateLimitHost host = new(settings, demo, TimeProvider.System);
        try
        {
            await host.StartAsync(warnings, stop.Token);
        }
        catch (StartupException error)
        {
            await errors.WriteLineAsync(error.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await errors.WriteLineAsync("stopped before the start was complete");
            return 1;
        }

        if (demo)
        {
            await output.WriteLineAsync(DemoBanner.Of(host));
        }

        await WaitAsync(stop.Token);
        await host.StopAsync(hurry.Token);
        return 0;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop, CancellationTokenSource hurry) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // Ours to handle: the default would end the process before calls in flight are answered.
            context.Cancel = true;
            (stop.IsCancellationRequested ? hurry : stop).Cancel();
        });

    private static async Task WaitAsync(CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
