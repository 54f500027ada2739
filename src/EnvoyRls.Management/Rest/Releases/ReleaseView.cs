using System.ComponentModel;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Management.Releases;

namespace EnvoyRls.Management.Rest.Releases;

/// <summary>A release as it stands.</summary>
internal sealed record ReleaseView
{
    public required string Id { get; init; }

    public required ReleaseState State { get; init; }

    [Description("The share of keys that it holds for now, 0 to 100.")]
    public required decimal Percent { get; init; }

    public required string Author { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("Not before; absent for at once.")]
    public DateTimeOffset? ActivateAt { get; init; }

    [Description("When its first stage began.")]
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    [Description("How it ended.")]
    public string? Detail { get; init; }

    public required IReadOnlyList<StageView> Stages { get; init; }

    [Description("When it is taken back by itself; absent for never.")]
    public RollbackView? RollbackIf { get; init; }

    [Description("What it changes, in order.")]
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    [Description("The version that changed it last.")]
    public required long Version { get; init; }

    [Description("What this replica has seen of keys that it holds for; only while it is staged.")]
    public StagedSide? Candidate { get; init; }

    [Description("What this replica has seen of all other keys meanwhile.")]
    public StagedSide? Stable { get; init; }
}
