using Spectre.Console;

namespace EnvoyRls.Cli.Replay;

/// <summary>Shows on a terminal how far a long log has been read.</summary>
internal static class ReplayProgress
{
    private const long LeastBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs a replay, with a progress bar if the log is long and someone is watching.</summary>
    public static async Task ShowAsync(TextWriter error, LogSource source, Func<Task> replay)
    {
        if (!Terminal.IsTerminal(error) || source.Length is not { } length || length < LeastBytes)
        {
            await replay();
            return;
        }

        await Terminal.For(error).Progress().AutoClear(true).StartAsync(async context =>
        {
            ProgressTask bar = context.AddTask("replaying", maxValue: length);
            Task running = Task.Run(replay);
            using PeriodicTimer timer = new(Interval);
            while (!running.IsCompleted)
            {
                bar.Value = source.Position;
                await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask());
            }

            await running;
        });
    }
}
