namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>Waits for what happens on another thread or in another process.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "it did not happen in 20 s");
            await Task.Delay(5);
        }
    }
}
