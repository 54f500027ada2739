using System.Globalization;
using System.Text;
using EnvoyRls.Core.Coordination;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>The two coordinators that each test has, of one service, and the names it uses.</summary>
public abstract class CoordinatorContract : IAsyncLifetime
{
    private ICoordinator? _first;
    private ICoordinator? _second;

    /// <summary>A name that no other test uses.</summary>
    protected string Name { get; } = $"test-{Guid.NewGuid():N}";

    protected ICoordinator First => _first ?? throw new InvalidOperationException("not initialized");

    protected ICoordinator Second => _second ?? throw new InvalidOperationException("not initialized");

    protected static CancellationToken Never => CancellationToken.None;

    public async ValueTask InitializeAsync()
    {
        _first = await CreateAsync();
        _second = await CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ICoordinator coordinator in new[] { _first, _second }.OfType<ICoordinator>())
        {
            await coordinator.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A coordinator that shares with the others of this test; it is disposed after the test.</summary>
    protected abstract ValueTask<ICoordinator> CreateAsync();

    /// <summary>Lets time pass for the coordinators.</summary>
    protected virtual Task LetPassAsync(TimeSpan time) => Task.Delay(time);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);

    /// <summary>All 256 bytes, in an order that looks like nothing.</summary>
    protected static byte[] Binary { get; } = [.. Enumerable.Range(0, 512).Select(static i => (byte)(i * 167))];

    protected async Task<string?> TextOfAsync(ICoordinator coordinator)
    {
        SharedDocument? document = await coordinator.ReadAsync(Name, Never);
        return document is null ? null : Text(document.Payload);
    }

    protected async Task<string> PartsOfAsync(ICoordinator coordinator)
    {
        IReadOnlyList<SharedPart> parts = await coordinator.CollectAsync(Name, Never);
        return string.Join(' ', parts.Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Replica}:{part.Sequence}:{Text(part.Payload)}")));
    }
}
