using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Features.Bots;

/// <summary>
/// Follows how likely clients are bots, smoothed over a minute, and tells those that more likely are than not to whoever decides
/// calls. For one thread at a time.
/// </summary>
internal sealed class BotScorer(int capacity = BotScorer.DefaultCapacity)
{
    public const int DefaultCapacity = 16_384;

    /// <summary>Of fewer calls nothing can be told.</summary>
    private const double LeastCalls = 8;

    /// <summary>Whom to tell of.</summary>
    private const double LeastLikelihood = 0.5;

    /// <summary>Whom to remember: all others are taken for people.</summary>
    private const double Remembered = 0.2;

    private const double Smoothing = 60;
    private const double ForgottenAfter = 3_600;

    private readonly Dictionary<ulong, BotState> _clients = [];

    /// <summary>How many clients are remembered.</summary>
    public int Count => _clients.Count;

    /// <summary>How likely a client is a bot, 0 to 1; 0 for one that is not remembered.</summary>
    public double LikelihoodOf(ulong client) => _clients.TryGetValue(client, out BotState state) ? state.Likelihood : 0;

    /// <summary>Takes in what was seen of clients in an interval.</summary>
    public void Observe(ObservedInterval interval)
    {
        Forget(interval.End);
        foreach (ObservedDomain domain in interval.Domains)
        {
            foreach (ObservedClient client in domain.FollowedClients)
            {
                if (Observed.Amount(client.TotalCalls) >= LeastCalls && client.Hash != 0)
                {
                    Take(client, interval.End);
                }
            }
        }
    }

    /// <summary>Who is likely a bot, in percent.</summary>
    public Dictionary<ulong, byte> Likely()
    {
        Dictionary<ulong, byte> likely = [];
        foreach ((ulong client, BotState state) in _clients)
        {
            if (state.Likelihood > LeastLikelihood)
            {
                likely.Add(client, (byte)Math.Round(state.Likelihood * ClientStanding.MostLikely));
            }
        }

        return likely;
    }

    private void Take(ObservedClient client, long now)
    {
        double likelihood = BotModel.Likelihood(BotEvidence.Of(client, now));
        if (_clients.TryGetValue(client.Hash, out BotState before))
        {
            double weight = 1 - Math.Exp(-Math.Max(0, (double)now - before.Seen) / 1e6 / Smoothing);
            likelihood = before.Likelihood + (weight * (likelihood - before.Likelihood));
        }
        else if (likelihood < Remembered || _clients.Count >= capacity)
        {
            return;
        }

        _clients[client.Hash] = new BotState(likelihood, now);
    }

    private void Forget(long now)
    {
        foreach ((ulong client, BotState state) in _clients)
        {
            if (state.Likelihood < Remembered || (double)now - state.Seen > ForgottenAfter * 1e6)
            {
                _clients.Remove(client);
            }
        }
    }
}
