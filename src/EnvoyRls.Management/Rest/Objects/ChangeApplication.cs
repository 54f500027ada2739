using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>Carries out change sets for requests.</summary>
internal sealed class ChangeApplication(IRuleAdministration rules, IManagedObjects history)
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Carries a change set out.</summary>
    /// <exception cref="ProblemException">It is refused.</exception>
    public async Task<ChangeOutcome> ApplyAsync(ApiCall call, IReadOnlyList<ChangeOperation> operations, string reason)
    {
        ChangeOutcome outcome = await TryAsync(call, operations, reason);
        return outcome.Status == ChangeStatus.Applied ? outcome : throw new ProblemException(ChangeProblems.Of(outcome));
    }

    /// <summary>Carries a change set out, if nothing speaks against it.</summary>
    public Task<ChangeOutcome> TryAsync(ApiCall call, IReadOnlyList<ChangeOperation> operations, string reason)
    {
        ChangeRequest request = new()
        {
            Operations = operations,
            Principal = call.Principal,
            Reason = reason,
            Idempotency = call.Preferences.Idempotency,
            Strict = call.Preferences.Strict,
        };
        return rules.ApplyAsync(request, call.Cancellation);
    }

    /// <summary>The answer, which says so if the request was carried out before.</summary>
    public static ApiAnswer Marked(ApiAnswer answer, ChangeOutcome outcome) => outcome.IsReplay ? answer.With(ReplayedHeader, "true") : answer;

    /// <summary>What a request that was carried out before did to an object then.</summary>
    /// <exception cref="ProblemException">The version's record is not kept any more.</exception>
    public async Task<(VersionRecord Record, ObjectChange Change)> RecallAsync(long version, ObjectKey key, CancellationToken cancellation)
    {
        VersionRecord? record = await history.FindVersionAsync(version, cancellation);
        return record?.Changes.FirstOrDefault(change => change.Key == key) is { } change
            ? (record, change)
            : throw new ProblemException(Problems.Conflict("replayed", $"The request was carried out before, as version {version}, whose record is not kept any more."));
    }
}
