using System.ComponentModel;
using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>A training that came to nothing; what was in use stays.</summary>
internal sealed record TrainingFailureView(string Domain, DateTimeOffset At, [property: Description("Why.")] string Reason)
{
    public static TrainingFailureView Of(CandidateNote note) => new(note.Domain, note.Since, note.Reason);
}
