namespace EnvoyRls.Core.Coordination;

/// <summary>
/// What the replicas of one service share beside counters: who leads, documents that all of them go by, and what each
/// of them has seen. Nothing of it is ever on the way of a call. Safe from any thread.
/// </summary>
/// <remarks>
/// Where the store behind it is away or slow, every method but <see cref="WaitForChangeAsync"/> throws
/// <see cref="CoordinationException"/> within the time limit it was made with; callers go on with what they have. What
/// was asked may then have been done all the same, or be done later.
/// </remarks>
public interface ICoordinator : IAsyncDisposable
{
    /// <summary>Whether other replicas take part; false where this one is alone.</summary>
    bool IsShared { get; }

    /// <summary>Takes the lead in a role where nobody has it, or renews it.</summary>
    /// <param name="role">What there is to lead.</param>
    /// <param name="replica">Unique among the replicas, and new with every start: who bears the same name shares the lead.</param>
    /// <param name="term">How long the lead lasts unless it is renewed; 1 ms or more.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>
    /// The fencing token while <paramref name="replica"/> leads; <see langword="null"/> if another does. Above zero, and
    /// greater with every new leader, also after the store has lost its data.
    /// </returns>
    /// <remarks>
    /// The term counts from when the store gets to it. A leader counts it from before it asked, by its own monotonic
    /// clock, and stops leading when it ends without having been renewed: so it always stops before another may begin.
    /// </remarks>
    /// <exception cref="CoordinationException">The store did not answer.</exception>
    ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation);

    /// <summary>Gives up the lead, so that another replica can take it at once; nothing if another has it.</summary>
    /// <exception cref="CoordinationException">The store did not answer.</exception>
    ValueTask ResignAsync(string role, string replica, CancellationToken cancellation);

    /// <summary>Reads a document; <see langword="null"/> if nobody has written it.</summary>
    /// <exception cref="CoordinationException">The store did not answer.</exception>
    ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Replaces a document if it still has the version expected, and tells those who wait for a change.</summary>
    /// <param name="name">The document.</param>
    /// <param name="expectedVersion">The version that was read; 0 for a document that does not exist.</param>
    /// <param name="fence">The token of a leader, which is refused once a later leader has written; <see langword="null"/> for a write that anybody may make.</param>
    /// <param name="payload">The whole document; at most <see cref="SharedPayload.LargestBytes"/>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The payload is too large.</exception>
    /// <exception cref="CoordinationException">The store did not answer; it may have been written.</exception>
    ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>
    /// Waits until the document has another version than the one known, no longer than <paramref name="longest"/> and
    /// one time limit. A store that is away is no reason to return: it is asked again every second.
    /// </summary>
    ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation);

    /// <summary>Leaves this replica's latest part of a topic for those who collect it; it takes the place of the one before.</summary>
    /// <param name="topic">What the parts are of.</param>
    /// <param name="replica">Whose part it is.</param>
    /// <param name="sequence">Grows with every part of the replica; one that comes late, after a greater one that is still kept, is dropped.</param>
    /// <param name="payload">The part; at most <see cref="SharedPayload.LargestBytes"/>.</param>
    /// <param name="keep">How long it is kept; 1 ms or more.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The payload is too large.</exception>
    /// <exception cref="CoordinationException">The store did not answer.</exception>
    ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation);

    /// <summary>The parts of a topic that are kept now, in ordinal order of the replicas' names.</summary>
    /// <exception cref="CoordinationException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation);
}
