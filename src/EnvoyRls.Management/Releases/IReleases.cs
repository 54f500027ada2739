using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;

namespace EnvoyRls.Management.Releases;

/// <summary>What people do with releases: plan them, look at them, hurry them on or stop them.</summary>
internal interface IReleases
{
    /// <summary>All releases that are kept, the newest first.</summary>
    IReadOnlyList<Release> List();

    /// <summary>The release of that id, or <see langword="null"/>.</summary>
    Release? Find(string id);

    /// <summary>Plans a release: it begins at its moment, or at once, by itself.</summary>
    /// <param name="text">The body as it was sent: <c>changes</c>, <c>reason</c>, <c>activate_at</c>, <c>stages</c>, <c>rollback_if</c>.</param>
    /// <param name="syntax">How it is written.</param>
    /// <param name="request">Who wants it, and the idempotency key; its operations are not looked at.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The release is the one object of the outcome.</returns>
    Task<ChangeOutcome> CreateAsync(string text, DocumentSyntax syntax, ChangeRequest request, CancellationToken cancellation);

    /// <summary>Brings a release that is not over into force for all keys now.</summary>
    /// <returns><see cref="ChangeStatus.NotFound"/> if there is none, <see cref="ChangeStatus.PreconditionFailed"/> if it is over.</returns>
    Task<ChangeOutcome> PromoteAsync(string id, Principal principal, CancellationToken cancellation);

    /// <summary>Stops a release that is not over, and takes it out of force.</summary>
    /// <returns>As for <see cref="PromoteAsync"/>.</returns>
    Task<ChangeOutcome> AbortAsync(string id, Principal principal, string reason, CancellationToken cancellation);
}
