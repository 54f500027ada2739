namespace EnvoyRls.Server.Tests.Telemetry;

/// <summary>Waits, within a bound, for what another thread or process is about to do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource bound = new(Bound);
        while (!condition())
        {
            Assert.False(bound.IsCancellationRequested, $"not within {Bound}: {what}");
            await Task.Delay(10);
        }
    }
}
