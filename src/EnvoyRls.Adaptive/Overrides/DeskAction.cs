namespace EnvoyRls.Adaptive.Overrides;

/// <summary>What a person did, for the audit.</summary>
/// <param name="Action">approve, reject, kill, revive or set_mode.</param>
/// <param name="Target">The id of the override, or the domain; empty for everything.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="Detail">What it is now: the state, or the mode.</param>
/// <param name="At">When.</param>
internal sealed record DeskAction(string Action, string Target, string By, string? Reason, string Detail, DateTimeOffset At);
