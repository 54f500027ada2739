namespace EnvoyRls.Adaptive.Features.Bots;

/// <summary>
/// How likely a client is a program: a logistic model with fixed weights. Those of <see cref="BotEvidence.Hours"/> and
/// <see cref="BotEvidence.Endurance"/>, and the intercept, were chosen near what a fit to a real access log gives (clients that name
/// themselves bots against the others, `bench/adaptive bots` tells how well it tells them). Of the rest the log says little, as its
/// bots are polite and its times are rough; their weights say that a clock, a hundred calls a second or a thousand
/// distinct paths are each about as good as an even bet alone, and convincing two at a time. What a client says of itself is never
/// enough, as it costs nothing to say.
/// </summary>
internal static class BotModel
{
    private const double Intercept = -4.3;
    private const double Hours = 0.5;
    private const double Endurance = 1;
    private const double Regularity = 5;
    private const double Speed = 0.9;
    private const double Sweep = 1.5;

    /// <summary>The likelihood, 0 to 1.</summary>
    public static double Likelihood(in BotEvidence evidence)
    {
        double sum = Intercept
            + (Hours * evidence.Hours)
            + (Endurance * evidence.Endurance)
            + (Regularity * evidence.Regularity)
            + (Speed * evidence.Speed)
            + (Sweep * evidence.Sweep)
            + AgentWeight(evidence.Agent);
        return 1 / (1 + Math.Exp(-sum));
    }

    private static double AgentWeight(AgentKind agent) => agent switch
    {
        AgentKind.Automation => 2.5,
        AgentKind.Absent => 1,
        AgentKind.Other => 0.5,
        _ => 0,
    };
}
