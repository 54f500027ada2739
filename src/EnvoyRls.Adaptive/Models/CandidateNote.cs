namespace EnvoyRls.Adaptive.Models;

/// <summary>What is known of a domain's last training and of the candidate that came of it, told by the leader for all replicas.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Version">The candidate; 0 if none came of it.</param>
/// <param name="Since">Since when it judges beside the models in use, or when the training failed.</param>
/// <param name="Rows">How many live rows both have judged.</param>
/// <param name="Alarms">How many were strange to it.</param>
/// <param name="IncumbentAlarms">How many were to the models in use.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Reason">Why.</param>
internal sealed record CandidateNote(
    string Domain, int Version, DateTimeOffset Since, long Rows, long Alarms, long IncumbentAlarms, PromotionOutcome Outcome, string Reason);
