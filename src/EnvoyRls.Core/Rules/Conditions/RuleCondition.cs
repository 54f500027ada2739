using EnvoyRls.Core.Clients;

namespace EnvoyRls.Core.Rules.Conditions;

/// <summary>What must be true of the client behind a call for a rule to hold. Immutable.</summary>
/// <param name="Newcomer">Whether it must, or must not, be one that was not known from before; <see langword="null"/> for either.</param>
/// <param name="LeastBotLikelihood">The least likelihood that it is a bot, in percent.</param>
/// <param name="MostBotLikelihood">The greatest, in percent.</param>
/// <param name="Suspect">Whether it must, or must not, be one that does something strange; <see langword="null"/> for either.</param>
public sealed record RuleCondition(
    bool? Newcomer, byte LeastBotLikelihood = 0, byte MostBotLikelihood = ClientStanding.MostLikely, bool? Suspect = null)
{
    /// <summary>Whether it says anything about bots.</summary>
    public bool JudgesBots => LeastBotLikelihood > 0 || MostBotLikelihood < ClientStanding.MostLikely;

    /// <summary>Whether the condition holds for a client.</summary>
    public bool Holds(ClientStanding client) =>
        (Newcomer is not { } newcomer || newcomer != client.IsKnown)
        && (Suspect is not { } suspect || suspect == client.IsSuspect)
        && client.BotLikelihood >= LeastBotLikelihood
        && client.BotLikelihood <= MostBotLikelihood;
}
