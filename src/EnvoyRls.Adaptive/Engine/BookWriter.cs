using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>Writes the leader's book: only over the one it decided on, and only as long as it leads.</summary>
internal sealed class BookWriter(ICoordinator coordinator, BookHolder holder, BookFollower follower)
{
    /// <summary>The book in force here.</summary>
    public HeldBook Held => holder.Held;

    /// <summary>Writes a book and puts it into force here.</summary>
    /// <param name="book">The book, made of the one held.</param>
    /// <param name="fence">The leader's token.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>Whether it was written; if not, the book that stands is in force here.</returns>
    /// <exception cref="CoordinationException">The coordinator did not answer.</exception>
    public async ValueTask<bool> TryWriteAsync(OverrideBook book, long fence, CancellationToken cancellation)
    {
        DocumentWrite write = await coordinator.WriteAsync(OverrideBookFormat.DocumentName, holder.Version, fence, OverrideBookFormat.Write(book), cancellation);
        if (write.IsWritten)
        {
            holder.Apply(book, write.Version);
            return true;
        }

        await follower.CatchUpAsync(cancellation);
        return false;
    }
}
