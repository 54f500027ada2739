using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>The real desk over a book in memory, which can be made to be away; how the layer fares is made up.</summary>
internal sealed class FakeDesk : IOverrideDesk, IDisposable
{
    private readonly BookStore _store;
    private readonly OverrideDesk _desk;

    public FakeDesk(TimeProvider time)
    {
        BookHolder holder = new(new LayeredRules(new RuleSetSlot()), new RuleSetOptions(), NullLogger<BookHolder>.Instance);
        _store = new BookStore(new LocalCoordinator(time), holder);
        _desk = new OverrideDesk(_store, holder, new PolicyOptions(), () => Status, time);
    }

    /// <summary>Whether the book cannot be written.</summary>
    public bool IsAway { get; set; }

    public OverrideBook Book => _desk.Book;

    public AdaptiveStatus Status => new("replica-1", IsLeader: true, 7, null, 1.5, 1, "3", [.. SampleBook.Domains.Select(WithMode)]);

    public void Dispose() => _desk.Dispose();

    /// <summary>Replaces the book.</summary>
    public async Task PutAsync(OverrideBook book)
    {
        HeldBook held = await _store.RefreshAsync(CancellationToken.None);
        Assert.Equal(DocumentWriteOutcome.Written, await _store.WriteAsync(book, held.Version, fence: null, CancellationToken.None));
    }

    public Task<DeskAnswer> ApproveAsync(string id, string by, string? reason, CancellationToken cancellation) =>
        AnswerAsync(() => _desk.ApproveAsync(id, by, reason, cancellation));

    public Task<DeskAnswer> RejectAsync(string id, string by, string? reason, CancellationToken cancellation) =>
        AnswerAsync(() => _desk.RejectAsync(id, by, reason, cancellation));

    public Task<DeskAnswer> KillAsync(bool killed, string by, string? reason, CancellationToken cancellation) =>
        AnswerAsync(() => _desk.KillAsync(killed, by, reason, cancellation));

    public Task<DeskAnswer> SetModeAsync(string domain, string? mode, string by, string? reason, CancellationToken cancellation) =>
        AnswerAsync(() => _desk.SetModeAsync(domain, mode, by, reason, cancellation));

    private Task<DeskAnswer> AnswerAsync(Func<Task<DeskAnswer>> ask) =>
        IsAway ? Task.FromResult(new DeskAnswer(DeskOutcome.Unavailable, Detail: "the book cannot be written now: Redis is away")) : ask();

    private DomainStatus WithMode(DomainStatus domain) =>
        Book.Modes.TryGetValue(domain.Domain, out string? mode) ? domain with { Mode = mode, ModeSource = "person" } : domain;
}
