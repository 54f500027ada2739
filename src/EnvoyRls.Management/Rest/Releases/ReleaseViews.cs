using System.Text.Json;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Releases;

namespace EnvoyRls.Management.Rest.Releases;

/// <summary>Shows releases, with what this replica has seen of the one that is staged.</summary>
internal sealed class ReleaseViews(IRuleAdministration rules, TimeProvider time)
{
    public ReleaseView Of(Release release)
    {
        StagedCounts? counts = rules.Effective?.Staged is { } staged && staged.Release == release.Id ? staged.Counts : null;
        return new ReleaseView
        {
            Id = release.Id,
            State = release.State,
            Percent = PartsNow(release) / 100m,
            Author = release.Author,
            Reason = release.Reason,
            CreatedAt = release.CreatedAt,
            ActivateAt = release.ActivateAt,
            StartedAt = release.StartedAt,
            EndedAt = release.EndedAt,
            Detail = release.Detail.Length > 0 ? release.Detail : null,
            Stages = [.. release.Stages.Select(stage => new StageView(PercentageText.Format(stage.Parts), DurationText.Format(stage.For.Ticks / TimeSpan.TicksPerMicrosecond)))],
            RollbackIf = release.RollbackIf is { } bounds ? new RollbackView(Share(bounds.DenialsAbove), Share(bounds.ErrorsAbove), bounds.MinDecisions) : null,
            Changes = [.. release.Operations.Select(Of)],
            Version = release.Version,
            Candidate = counts?.Candidate,
            Stable = counts?.Stable,
        };
    }

    private int PartsNow(Release release) => release.State switch
    {
        ReleaseState.Staged => release.PartsAt(time.GetUtcNow()),
        ReleaseState.Done => Rule.FullRollout,
        _ => 0,
    };

    private static string? Share(int? parts) => parts is { } share ? PercentageText.Format(share) : null;

    private static PlannedChange Of(ChangeOperation operation) => operation.Verb == ChangeVerb.Restore
        ? new PlannedChange(operation.Verb) { Version = operation.Version }
        : new PlannedChange(operation.Verb)
        {
            Kind = operation.Key.Kind,
            Id = operation.Key.Id,
            Body = operation.Verb == ChangeVerb.Put ? JsonElement.Parse(operation.Text) : null,
        };
}
