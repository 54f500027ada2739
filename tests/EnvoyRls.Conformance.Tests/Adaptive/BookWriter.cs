using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis;
using EnvoyRls.Redis.Coordination;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Conformance.Tests.Adaptive;

/// <summary>Writes the book of overrides into Redis, as the replica that leads does.</summary>
internal sealed class BookWriter : IAsyncDisposable
{
    private readonly Supervisor _supervisor;
    private readonly RedisCoordinator _coordinator;

    public BookWriter(string redis)
    {
        StatRegistry statistics = new();
        _supervisor = new Supervisor(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        _coordinator = RedisCoordinator.Open(
            new RedisOptions { Url = redis }, new RedisCoordinationOptions(), TimeProvider.System, statistics, _supervisor, NullLoggerFactory.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Lays one override over a rule: a tenth of the limit, or what else is said.</summary>
    public async Task WriteAsync(DescriptorPath path, int scale, DateTimeOffset expires)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Override item = new()
        {
            Id = "ovr-0123456789ab",
            Scope = new OverrideScope("edge", path),
            State = OverrideState.Active,
            Scale = scale,
            Rule = "edge.remote_address",
            OldAmount = 1000,
            NewAmount = (uint)(scale / 10),
            TightAmount = (uint)(scale / 10),
            TightScale = scale,
            Entered = now,
            Window = 60_000_000,
            Confidence = 0.99,
            Impact = new OverrideImpact(0, 0, 0.9, 90),
            Contributions = [],
            Reason = "a test",
            Model = "generic",
            Rate = 100,
            UsualRate = 1,
            Created = now,
            Updated = now,
            LastEvidence = now,
            Expires = expires,
        };
        byte[] content = OverrideBookFormat.Write(OverrideBook.Empty with { Overrides = [item] });
        for (int attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                SharedDocument? stands = await _coordinator.ReadAsync(BookStore.Document, Cancellation);
                if ((await _coordinator.WriteAsync(BookStore.Document, stands?.Version ?? 0, null, content, Cancellation)).IsWritten)
                {
                    return;
                }
            }
            catch (CoordinationException)
            {
                // Not connected yet.
                await Task.Delay(20, Cancellation);
            }
        }

        Assert.Fail("the book could not be written");
    }

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await _coordinator.DisposeAsync();
    }
}
