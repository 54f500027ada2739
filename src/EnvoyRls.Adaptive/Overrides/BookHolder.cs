using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>
/// The book as this replica knows it, and what puts it into force: a newer one is laid over the rules if it differs in what is in
/// force. Safe from any thread. Without newer books the last one stays, and what it put into force expires by itself.
/// </summary>
/// <param name="rules">What the overrides are laid over.</param>
/// <param name="options">What changes the meaning of rules.</param>
/// <param name="log">Gets what cannot be put into force.</param>
internal sealed class BookHolder(LayeredRules rules, RuleSetOptions options, ILogger<BookHolder> log)
{
    private readonly Lock _applying = new();
    private volatile HeldBook _held = new(OverrideBook.Empty, 0);
    private IReadOnlyList<ManagedDocument> _laid = [];

    /// <summary>The book.</summary>
    public OverrideBook Book => _held.Book;

    /// <summary>Its version; 0 before the first.</summary>
    public long Version => _held.Version;

    /// <summary>Book and version that belong together.</summary>
    public HeldBook Held => _held;

    /// <summary>Takes a book, unless a newer one is held already.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Apply(OverrideBook book, long version)
    {
        lock (_applying)
        {
            if (version <= _held.Version)
            {
                return false;
            }

            _held = new HeldBook(book, version);
            IReadOnlyList<ManagedDocument> documents = OverrideDocuments.InForce(book);
            if (!documents.SequenceEqual(_laid))
            {
                Lay(documents);
            }

            return true;
        }
    }

    private void Lay(IReadOnlyList<ManagedDocument> documents)
    {
        OverrideLoadResult loaded = OverrideLayerLoader.Load(documents, options);
        foreach (RuleError error in loaded.Errors)
        {
            log.LogError("An override cannot be put into force: {Error}", error);
        }

        rules.SetOverrides(loaded.Layer);
        _laid = documents;
    }
}
