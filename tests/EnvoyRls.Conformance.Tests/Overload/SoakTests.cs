using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>The short form of <c>bench/soak</c>.</summary>
public sealed class SoakTests
{
    [Fact]
    public async Task Under_load_with_reloads_and_failovers_nothing_fails_that_Redis_did_not_make_fail()
    {
        SoakResult result = await Soak.RunAsync(new SoakOptions
        {
            Duration = TimeSpan.FromSeconds(10),
            Rate = 1_000,
            ReloadEvery = TimeSpan.FromSeconds(1),
            FailOverEvery = TimeSpan.FromSeconds(4),
            LookEvery = TimeSpan.FromSeconds(1),
            MostHeap = 300 * 1024 * 1024,
        });

        Assert.True(result is { Unexplained: 0, LoopRestarts: 0, Calls: > 8_000, Failovers.Count: >= 1, Reloads.Applied: >= 5 }, result.ToString());
        Assert.Empty(result.Unwarranted);
        Assert.DoesNotContain(result.Failures.Keys, kind => kind is not ("UNAVAILABLE" or "DEADLINE_EXCEEDED" or "RESOURCE_EXHAUSTED"));
    }
}
