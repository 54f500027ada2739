namespace EnvoyRls.Adaptive.Features.Bots;

/// <summary>What is remembered of a client that may be a bot.</summary>
/// <param name="Likelihood">0 to 1, smoothed.</param>
/// <param name="Seen">When it was last seen, Unix time in microseconds.</param>
internal readonly record struct BotState(double Likelihood, long Seen);
