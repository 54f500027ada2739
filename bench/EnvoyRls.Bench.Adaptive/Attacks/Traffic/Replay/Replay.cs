using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>
/// Sessions of a log, drawn again and again until there are as many calls as wanted (a bootstrap of sessions; Efron 1979). A session keeps
/// its calls, their order and the gaps between them, and about the time of the day; the minute is chance. To thicken
/// the log k times it is as if k such crowds came: a client that came back in the log stands for k regular ones, each with an address of
/// its own for good and coming back about as often; one that did not gets a new address each time.
/// </summary>
internal sealed class Replay : ITraffic
{
    /// <summary>Networks that no client of a log comes from, as they are for future use (RFC 1112).</summary>
    private const int RegularNetwork = 240;

    private const int StrangerNetwork = 241;
    private const int Addresses = 1 << 24;

    private readonly SessionPool _pool;
    private readonly double _times;
    private readonly int _copies;
    private readonly string _victim;
    private readonly double _hour;
    private readonly Func<double, bool> _isVictimSilent;
    private readonly SplitMix64 _chance;
    private readonly Events _events = new();
    private readonly double _mostPerSecond;
    private List<ShopCall> _calls = [];

    /// <param name="pool">The sessions.</param>
    /// <param name="times">How many times as dense as the log it is to be.</param>
    /// <param name="victim">The address of the client that all its copies are one of.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="hour">The hour of the day at the beginning.</param>
    /// <param name="isVictimSilent">When that client makes no calls, by time in seconds since the beginning.</param>
    public Replay(SessionPool pool, double times, string victim, ulong seed, double hour, Func<double, bool> isVictimSilent)
    {
        _pool = pool;
        _times = times;
        _copies = Math.Max(1, (int)Math.Round(times));
        _victim = victim;
        _hour = hour;
        _isVictimSilent = isVictimSilent;
        _chance = new SplitMix64(seed);
        _mostPerSecond = times * Enumerable.Range(0, SessionPool.Hours).Max(pool.PerSecond);
        _events.Plan(_chance.Gap(_mostPerSecond), Arrive);
    }

    public void AddUntil(double until, List<ShopCall> calls)
    {
        _calls = calls;
        _events.RunUntil(until);
    }

    /// <summary>A session may begin, by a chance that follows the hour (thinning; Lewis, Shedler 1979).</summary>
    private void Arrive(double time)
    {
        _events.Plan(time + _chance.Gap(_mostPerSecond), Arrive);
        double hour = (_hour + (time / 3_600)) % SessionPool.Hours;
        if (_chance.NextDouble() * _mostPerSecond < _times * _pool.PerSecond((int)hour))
        {
            LoggedSession session = _pool.Draw(hour * 3_600, _chance);
            Step(session, AddressFor(session.Client), 0, time);
        }
    }

    private string AddressFor(LoggedVisitor client)
    {
        if (client.Address == _victim)
        {
            return client.Address;
        }

        if (!client.IsRegular)
        {
            return Draw.Address(StrangerNetwork, _chance.Next(Addresses));
        }

        int copy = _chance.Next(_copies);
        return copy == 0 ? client.Address : Draw.Address(RegularNetwork, (int)(((long)client.Number * _copies) + copy) % Addresses);
    }

    private void Step(LoggedSession session, string address, int step, double time)
    {
        (double after, string path, string agent) = session.Steps[step];
        if (address != _victim || !_isVictimSilent(time))
        {
            _calls.Add(new ShopCall(address, path, agent, "", IsHostile: false));
        }

        if (step + 1 < session.Steps.Count)
        {
            _events.Plan(time + session.Steps[step + 1].After - after, next => Step(session, address, step + 1, next));
        }
    }
}
