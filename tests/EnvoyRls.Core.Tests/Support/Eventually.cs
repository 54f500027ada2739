namespace EnvoyRls.Core.Tests.Support;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as the condition holds; fails if it does not within half a minute.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource late = new(Deadline);
        while (!condition())
        {
            Assert.False(late.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(1);
        }
    }
}
