using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Releases;

/// <summary>The change sets that releases are made of and moved on by.</summary>
internal static class ReleaseChange
{
    /// <summary>Keeps a new release.</summary>
    public static ChangeRequest Plan(Release release, ChangeRequest request) => request with { Operations = [Keep(release)], Reason = release.Reason, Strict = false };

    /// <summary>Keeps a release as it is now; refused if somebody changed it meanwhile.</summary>
    public static ChangeRequest Move(Release release, Principal principal) => new()
    {
        Operations = [Keep(release)],
        Principal = principal,
        Reason = release.Detail,
    };

    /// <summary>Carries out what a release changes and ends it, in one.</summary>
    public static ChangeRequest Promote(Release release, Principal principal, DateTimeOffset now) => new()
    {
        Operations = [.. release.Operations, Keep(release with { State = ReleaseState.Done, EndedAt = now })],
        Principal = principal,
        Reason = release.Reason,
    };

    /// <summary>Why changes could not be carried out, in a sentence.</summary>
    public static string Describe(ChangeOutcome outcome) => outcome.Errors.Count > 0 ? outcome.Errors[0].Error.ToString() : outcome.Detail;

    private static ChangeOperation Keep(Release release) => new(ChangeVerb.Put)
    {
        Key = new ObjectKey(ObjectKind.Release, release.Id),
        Text = ReleaseJson.Write(release),
        Syntax = DocumentSyntax.Json,
        IfVersion = release.Version,
    };
}
