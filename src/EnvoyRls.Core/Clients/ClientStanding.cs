namespace EnvoyRls.Core.Clients;

/// <summary>What is known of the client behind a call.</summary>
/// <param name="BotLikelihood">How likely it is a program that behaves as one, in percent, 0 to <see cref="MostLikely"/>.</param>
/// <param name="IsKnown">Whether it was seen before; one that was not is a newcomer.</param>
/// <param name="IsSuspect">Whether what it does is strange just now.</param>
public readonly record struct ClientStanding(byte BotLikelihood, bool IsKnown, bool IsSuspect = false)
{
    /// <summary>Certainly a bot.</summary>
    public const byte MostLikely = 100;

    /// <summary>A client of whom nothing bad is known: what everybody is as long as nothing is known of anybody.</summary>
    public static readonly ClientStanding Ordinary = new(0, IsKnown: true);
}
