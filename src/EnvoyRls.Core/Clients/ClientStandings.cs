namespace EnvoyRls.Core.Clients;

/// <summary>
/// What is known of clients, for conditions in rules. Written by the adaptive layer, whole and by one reference write; read
/// on the way of calls, without locks or allocation.
/// </summary>
public sealed class ClientStandings
{
    private State _state = new(null, ClientTable.Empty);
    private volatile KeyedHash _hash = new(seed: 0);

    /// <summary>Whether it is known who was there before. Until then nobody is a newcomer.</summary>
    public bool IsReady => Volatile.Read(ref _state).Known is not null;

    /// <summary>
    /// What makes clients the numbers that they have here: with a secret that all replicas share, so that nobody can look for a name that
    /// passes for another client. To be set before anything is published.
    /// </summary>
    internal KeyedHash Hash
    {
        get => _hash;
        set => _hash = value;
    }

    /// <summary>What is known of a client.</summary>
    /// <param name="client">By <see cref="Hash"/>; 0 for none, who is never a newcomer.</param>
    public ClientStanding Find(ulong client)
    {
        if (client == 0)
        {
            return ClientStanding.Ordinary;
        }

        State state = Volatile.Read(ref _state);
        (byte likelihood, bool isSuspect) = state.Clients.Find(client);
        return new ClientStanding(likelihood, state.Known?.Contains(client) ?? true, isSuspect);
    }

    /// <summary>Replaces all that is known.</summary>
    /// <param name="known">Who was there before; members may still be added. <see langword="null"/> if that is not known yet.</param>
    /// <param name="botLikelihoods">Clients and how likely they are bots, in percent; all others are taken for 0.</param>
    /// <param name="suspects">Clients that do something strange just now.</param>
    public void Publish(ClientFilter? known, IReadOnlyCollection<KeyValuePair<ulong, byte>> botLikelihoods, IReadOnlyCollection<ulong> suspects) =>
        Volatile.Write(ref _state, new State(known, ClientTable.Of(botLikelihoods, suspects)));

    private sealed record State(ClientFilter? Known, ClientTable Clients);
}
