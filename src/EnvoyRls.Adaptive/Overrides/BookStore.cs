using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>The shared document that holds the book: read and written whole, by compare and swap.</summary>
/// <param name="coordinator">What the replicas share.</param>
/// <param name="holder">Puts what is read or written into force on this replica.</param>
internal sealed class BookStore(ICoordinator coordinator, BookHolder holder)
{
    /// <summary>The name of the document.</summary>
    public const string Document = "overrides";

    /// <summary>
    /// Reads the book and puts it into force here. Where the store has lost it this is the book as it was last known, with version 0, so
    /// that the next write brings it back.
    /// </summary>
    /// <exception cref="CoordinationException">It cannot be read now.</exception>
    /// <exception cref="InvalidDataException">What is there is no book.</exception>
    public async Task<HeldBook> RefreshAsync(CancellationToken cancellation)
    {
        SharedDocument? document = await coordinator.ReadAsync(Document, cancellation);
        if (document is null)
        {
            return new HeldBook(holder.Book, 0);
        }

        if (document.Version == holder.Version)
        {
            return holder.Held;
        }

        HeldBook read = new(OverrideBookFormat.Read(document.Payload.Span), document.Version);
        holder.Apply(read.Book, read.Version);
        return read;
    }

    /// <summary>Replaces the book if it is still of the version expected, and puts it into force here.</summary>
    /// <param name="book">The new one.</param>
    /// <param name="expected">The version that it was made of.</param>
    /// <param name="fence">The token of the leader; <see langword="null"/> for a person.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="CoordinationException">It cannot be written now; it may have been.</exception>
    public async Task<DocumentWriteOutcome> WriteAsync(OverrideBook book, long expected, long? fence, CancellationToken cancellation)
    {
        byte[] bytes = OverrideBookFormat.Write(book);
        DocumentWrite written = await coordinator.WriteAsync(Document, expected, fence, bytes, cancellation);
        if (written.IsWritten)
        {
            holder.Apply(book, written.Version);
        }

        return written.Outcome;
    }
}
