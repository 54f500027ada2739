using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Coordination;

public sealed class LocalLeaseTests : LeaseContract
{
    private readonly FakeTimeProvider _time = new();
    private LocalCoordinator? _coordinator;

    protected override long Timestamp => _time.GetTimestamp();

    protected override long Frequency => _time.TimestampFrequency;

    protected override ValueTask<ICoordinator> CreateAsync() => ValueTask.FromResult<ICoordinator>(_coordinator ??= new LocalCoordinator(_time));

    protected override Task LetPassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
