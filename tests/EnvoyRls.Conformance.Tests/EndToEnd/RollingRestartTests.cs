using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>The short form of <c>bench/rolling</c>.</summary>
public sealed class RollingRestartTests
{
    [Fact]
    public async Task Three_replicas_are_restarted_under_load_and_no_call_fails_or_is_counted_twice()
    {
        RollingRestartResult result = await RollingRestart.RunAsync(calls: 20_000, rate: 2_000);

        Assert.True(result is { Failed: 0, Restarts: >= 3, Calls: > 19_000 } && result.Counted == result.Calls, result.ToString());
    }
}
