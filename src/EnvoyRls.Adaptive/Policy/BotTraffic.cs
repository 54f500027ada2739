using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What the clients that behave as bots do in a domain, from those that are followed.</summary>
/// <param name="ShareNow">Their share of calls now, 0 to 1.</param>
/// <param name="UsualShare">The share of calls of those among them that have been here for an hour: what is usual, as far as can be told.</param>
internal readonly record struct BotTraffic(double ShareNow, double UsualShare)
{
    /// <summary>From which likelihood on, in percent, a client is taken for a bot.</summary>
    public const int Likelihood = 80;

    private const double Hour = 3600e6;

    /// <summary>The least share of calls that the followed clients must make to speak for all.</summary>
    private const double LeastFollowed = 0.5;

    public static BotTraffic Of(ObservedDomain? observed, Func<ulong, int> likelihood, DateTimeOffset now)
    {
        double followed = observed?.FollowedClients.Sum(client => client.Calls) ?? 0;
        if (observed is null || followed <= 0 || followed < observed.Calls * LeastFollowed)
        {
            return default;
        }

        double hourAgo = (now.ToUnixTimeMilliseconds() * 1e3) - Hour;
        ObservedClient[] bots = [.. observed.FollowedClients.Where(client => likelihood(client.Hash) >= Likelihood)];
        double usual = bots.Where(client => client.FirstSeen < hourAgo).Sum(client => client.Calls) / followed;
        return new BotTraffic(bots.Sum(client => client.Calls) / followed, Math.Max(0.001, usual));
    }
}
