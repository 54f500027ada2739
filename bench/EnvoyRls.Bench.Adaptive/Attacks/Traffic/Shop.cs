using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>
/// The shop's own traffic. Visits begin by chance, more by day than by night; who comes is drawn by Zipf's law from those who come again and again,
/// or has never been there; a visit has a geometric number of pages with log-normal times to think between them (Barford, Crovella:
/// Generating Representative Web Workloads, SIGMETRICS 1998). Some come through gateways that many share, and three partners' programs
/// ask for stock all day.
/// </summary>
internal sealed class Shop : ITraffic
{
    private const int Regulars = 2_500;
    private const int Gateways = 5;
    private const double GatewayShare = 0.12;
    private const double PagesPerVisit = 8;
    private const double BatchRate = 8;
    private const double BatchLength = 600;

    private static readonly ZipfTable RegularRanks = new(Regulars, 0.8);

    private readonly SplitMix64 _chance;
    private readonly double _visitRate;
    private readonly double _hour;
    private readonly ShopMood _mood;
    private readonly Events _events = new();
    private List<ShopCall> _calls = [];
    private int _guests;

    /// <param name="seed">Where chance starts.</param>
    /// <param name="rate">Calls a second of visitors, in the mean of a day.</param>
    /// <param name="hour">The hour of the day at the beginning.</param>
    /// <param name="mood">What is out of the ordinary.</param>
    public Shop(ulong seed, double rate, double hour, ShopMood mood)
    {
        _chance = new SplitMix64(seed);
        _visitRate = rate / PagesPerVisit;
        _hour = hour;
        _mood = mood;
        _events.Plan(0, Arrive);
        foreach (Partner partner in Partner.All)
        {
            _events.Plan(_chance.NextDouble(), time => Ask(partner, time));
        }

        _events.Plan(_chance.NextDouble() * 30, Poll);
    }

    /// <summary>The partner whose program is broken into: its ordinary calls cease while somebody else makes them.</summary>
    public Func<double, bool> IsPartnerSilent { get; init; } = static _ => false;

    public void AddUntil(double until, List<ShopCall> calls)
    {
        _calls = calls;
        _events.RunUntil(until);
    }

    private void Arrive(double time)
    {
        double day = 1 + (0.5 * Math.Sin((_hour + (time / 3600) - 9) / 24 * 2 * Math.PI));
        _events.Plan(time + _chance.Gap(_visitRate * day * _mood.Visits(time)), Arrive);
        Turn(NewVisitor(time), _chance.Geometric(PagesPerVisit), time);
    }

    private ShopCall NewVisitor(double time)
    {
        string browser = ShopPages.Browser(_chance);
        if (_chance.NextDouble() < GatewayShare)
        {
            return new ShopCall(Draw.Address(10, 1 + _chance.Next(Gateways)), "", browser, $"g{_guests++ % 4_000}", IsHostile: false);
        }

        if (_chance.NextDouble() < _mood.Strangers(time))
        {
            return new ShopCall(Draw.Address(11, _chance.Next(1 << 24)), "", browser, "", IsHostile: false);
        }

        int regular = RegularRanks.Next(_chance);
        return new ShopCall(Draw.Address(12, regular), "", browser, _chance.NextDouble() < 0.4 ? $"u{regular}" : "", IsHostile: false);
    }

    /// <summary>One page of a visit, and what comes with it.</summary>
    private void Turn(ShopCall visitor, int pages, double time)
    {
        bool logsIn = visitor.User.Length > 0 && _chance.NextDouble() < 1 / PagesPerVisit;
        Call(visitor with { Path = logsIn ? ShopPages.Login : ShopPages.Page(_chance) }, time);
        double more = _mood.CallsPerPage(time) - 1;
        if (more > 0 && _chance.NextDouble() < more)
        {
            Call(visitor with { Path = "/recommendations" }, time);
        }

        if (pages > 1)
        {
            _events.Plan(time + Math.Min(300, _chance.LogNormal(8, 1)), next => Turn(visitor, pages - 1, next));
        }
    }

    private void Call(ShopCall call, double time)
    {
        _calls.Add(call);
        double at = time;
        for (int retry = _mood.Retries(time); retry > 0; retry--)
        {
            at += _chance.LogNormal(1.5, 0.5);
            _events.Plan(at, _ => _calls.Add(call));
        }
    }

    private void Ask(Partner partner, double time)
    {
        _events.Plan(time + _chance.Gap(partner.Rate), next => Ask(partner, next));
        if (partner != Partner.Victim || !IsPartnerSilent(time))
        {
            Call(partner.Call(_chance, isHostile: false), time);
        }
    }

    /// <summary>The program of the nightly batch looks every half minute whether all is well, and works when it is time to.</summary>
    private void Poll(double time)
    {
        bool works = time >= _mood.Batch && time < _mood.Batch + BatchLength;
        _events.Plan(time + (works ? _chance.Gap(BatchRate) : 30), Poll);
        Call(new ShopCall(Draw.Address(10, 77), works ? "/api/orders" : "/api/health", "batch/2.1", "batch", IsHostile: false), time);
    }
}
