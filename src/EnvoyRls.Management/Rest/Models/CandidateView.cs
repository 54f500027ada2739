using System.ComponentModel;
using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>How a candidate fares beside the models in use.</summary>
internal sealed record CandidateView(
    [property: Description("Since when it judges beside them.")] DateTimeOffset Since,
    [property: Description("Live rows that both have judged; updated once a minute.")] long Rows,
    [property: Description("How many of them were strange to it.")] long Alarms,
    [property: Description("How many were strange to the models in use.")] long IncumbentAlarms,
    [property: Description("What the gate says.")] PromotionOutcome Outcome,
    [property: Description("Why.")] string Reason)
{
    public static CandidateView Of(CandidateNote note) => new(note.Since, note.Rows, note.Alarms, note.IncumbentAlarms, note.Outcome, note.Reason);
}
