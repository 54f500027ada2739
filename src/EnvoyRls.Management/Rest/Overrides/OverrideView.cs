using System.ComponentModel;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>An override or a suggestion as the API tells it.</summary>
internal sealed record OverrideView
{
    public required string Id { get; init; }

    public required OverrideState State { get; init; }

    public required string Domain { get; init; }

    [Description("The calls that it is about: entries of a descriptor, in their order.")]
    public required IReadOnlyList<OverridePathEntry> Descriptor { get; init; }

    [Description("The same in a line for people.")]
    public required string Subject { get; init; }

    [Description("Whether clients that were known before are spared.")]
    public required bool NewcomersOnly { get; init; }

    [Description("Whether only clients are limited whose own traffic is strange.")]
    public required bool SuspectsOnly { get; init; }

    [Description("The least likelihood in percent that the client is a bot; absent for any client.")]
    public int? BotLikelihood { get; init; }

    [Description("The rule whose limit is scaled; absent for a limit of its own.")]
    public string? Rule { get; init; }

    [Description("What the rule's limit is multiplied by; absent for a limit of its own.")]
    public double? Scale { get; init; }

    [Description("The limit before; absent where there was none.")]
    public uint? OldLimit { get; init; }

    [Description("The limit with it.")]
    public required uint NewLimit { get; init; }

    [Description("The limit at full strength, before it is loosened.")]
    public required uint TightLimit { get; init; }

    [Description("The window of the limits, as `1m`.")]
    public required string Window { get; init; }

    [Description("How sure it is that the traffic is hostile, 0 to 1.")]
    public required double Confidence { get; init; }

    public required ImpactView Impact { get; init; }

    [Description("What made the traffic strange, the largest part first.")]
    public required IReadOnlyList<ContributionView> Contributions { get; init; }

    public required string Reason { get; init; }

    [Description("What keeps it from being enforced; empty if nothing does.")]
    public required IReadOnlyList<OverrideGate> BlockedBy { get; init; }

    public required IReadOnlyList<GateView> Gates { get; init; }

    [Description("The version of the models that found it.")]
    public required string Model { get; init; }

    [Description("Hits a second when it was last looked at.")]
    public double? Rate { get; init; }

    [Description("Hits a second that are usual.")]
    public double? UsualRate { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When it came into force; absent if it never did.")]
    public DateTimeOffset? EnteredAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset LastEvidenceAt { get; init; }

    [Description("When it ends of itself, on every replica.")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Description("Who approved, rejected or revoked it; absent if nobody had to.")]
    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecisionReason { get; init; }

    [Description("How often it came back after its end.")]
    public required int Relapses { get; init; }

    public static OverrideView Of(Override item) => new()
    {
        Id = item.Id,
        State = item.State,
        Domain = item.Scope.Domain,
        Descriptor = [.. item.Scope.Path.Entries.Select(entry => new OverridePathEntry(entry.Key, entry.Value))],
        Subject = ScopeText.Words(item.Scope),
        NewcomersOnly = item.Scope.NewcomersOnly,
        SuspectsOnly = item.Scope.SuspectsOnly,
        BotLikelihood = item.Scope.LeastBotLikelihood > 0 ? item.Scope.LeastBotLikelihood : null,
        Rule = item.Rule,
        Scale = item.Scale / 10_000.0,
        OldLimit = item.OldAmount,
        NewLimit = item.NewAmount,
        TightLimit = item.TightAmount,
        Window = DurationText.Format(item.Window),
        Confidence = Figure.Of(item.Confidence) ?? 0,
        Impact = new ImpactView(
            Figure.Of(item.Impact.BaselineDomain), Figure.Of(item.Impact.BaselineAll), Figure.Of(item.Impact.Attack), Figure.Of(item.Impact.DeniedPerSecond)),
        Contributions = [.. item.Contributions.Select(Of)],
        Reason = item.Reason,
        BlockedBy = item.BlockedBy,
        Gates = [.. item.Gates.Select(reading => new GateView(reading.Gate, reading.IsOpen, GateText.Describe(reading)))],
        Model = item.Model,
        Rate = Figure.Of(item.Rate),
        UsualRate = Figure.Of(item.UsualRate),
        CreatedAt = item.Created,
        EnteredAt = item.Entered,
        UpdatedAt = item.Updated,
        LastEvidenceAt = item.LastEvidence,
        ExpiresAt = item.Expires,
        DecidedBy = item.DecidedBy,
        DecidedAt = item.Decided,
        DecisionReason = item.DecisionReason,
        Relapses = item.Relapses,
    };

    private static ContributionView Of(Contribution part) =>
        new(part.Feature, Figure.Of(part.Share), Figure.Of(part.Value), Figure.Of(part.Usual), part.Words);
}
