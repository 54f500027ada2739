using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Health;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Endpoints;

public sealed class HealthPageTests
{
    [Fact]
    public async Task Components_and_loops_are_listed_with_what_ails_them()
    {
        HealthComponents health = new();
        health.Register(HealthComponents.Sigterm, healthy: true);
        health.Register(HealthComponents.Redis, healthy: false);
        await using Supervisor supervisor = new(new FakeTimeProvider(), new StatRegistry(), NullLogger<Supervisor>.Instance);
        SupervisedLoop good = supervisor.Run("good", stop => Task.Delay(Timeout.Infinite, stop));
        SupervisedLoop bad = supervisor.Run("bad", _ => throw new InvalidOperationException("out of\nluck"));
        await Eventually.TrueAsync(() => good.Running && bad is { Restarts: 1, Running: false });

        Assert.Equal(
            """
            healthy: no
            component redis: failed
            component sigterm: ok
            loop bad: waiting, restarts 1, last error: out of luck
            loop good: running, restarts 0

            """,
            HealthPage.Text(health, supervisor));
    }
}
