using Xunit;

namespace EnvoyRls.Testing;

/// <summary>For calls to a server by its own clock, all of which are to fall into one window of a minute.</summary>
public static class WholeMinute
{
    /// <summary>Waits for the next minute where less than this is left of the present one.</summary>
    /// <param name="needed">What the calls may take, below a minute.</param>
    public static async Task WithLeftAsync(TimeSpan needed)
    {
        TimeSpan passed = TimeSpan.FromTicks(DateTime.UtcNow.Ticks % TimeSpan.TicksPerMinute);
        TimeSpan left = TimeSpan.FromMinutes(1) - passed;
        if (left < needed)
        {
            await Task.Delay(left, TestContext.Current.CancellationToken);
        }
    }
}
