using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Coordination;

public sealed class LocalDocumentTests : DocumentContract
{
    private readonly FakeTimeProvider _time = new();
    private LocalCoordinator? _coordinator;

    protected override ValueTask<ICoordinator> CreateAsync() => ValueTask.FromResult<ICoordinator>(_coordinator ??= new LocalCoordinator(_time));

    protected override Task LetPassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
