using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Features.Geo;

public sealed class GeographyTests
{
    private readonly GeoLocator _locator;
    private readonly FeatureEngine _engine;

    public GeographyTests()
    {
        MmdbFile file = MmdbFile.Parse(new MmdbWriter(24, 4)
            .Add("10.0.0.0/8", new() { ["country"] = "SE", ["asn"] = "AS1" })
            .Add("11.0.0.0/8", new() { ["country"] = "NO", ["asn"] = "AS2" })
            .Add("12.0.0.0/8", new() { ["country"] = "BR", ["asn"] = "AS3" })
            .ToArray());
        _locator = new GeoLocator(file, file);
        _engine = new FeatureEngine(new FeatureOptions(), _locator);
    }

    [Fact]
    public void Calls_from_elsewhere_show_as_another_geography()
    {
        for (int i = 0; i < 200; i++)
        {
            Observe(i, ("10.0.0.1", 60), ("11.0.0.1", 40));
        }

        Assert.InRange(Observe(200, ("10.0.0.7", 61), ("11.0.0.9", 39)), 0, 0.01);
        double mixed = Observe(201, ("10.0.0.7", 60), ("12.0.0.1", 600));
        Assert.InRange(mixed, 0.4, 0.95);
        Assert.InRange(Observe(202, ("12.0.0.1", 600)), 0.99, 1);

        FeatureEngine other = new(new FeatureOptions(), _locator);
        other.Load(_engine.Save());
        Assert.Equal(1, Geography(other.Observe(Interval(203, ("12.0.0.1", 600)))), 0.02);
    }

    [Fact]
    public void Without_files_and_without_addresses_there_is_no_geography()
    {
        FeatureEngine without = new(new FeatureOptions());
        Assert.Equal(0, Geography(without.Observe(Interval(0, ("10.0.0.1", 1)))));
        Observe(0, ("alice", 3));
        Assert.Equal(0, Observe(1, ("bob", 4)));
    }

    private double Observe(int tick, params (string Address, double Calls)[] clients)
    {
        double geography = Geography(_engine.Observe(Interval(tick, clients)));
        _engine.Learn(new HashSet<Subject>());
        return geography;
    }

    private static double Geography(FeatureSet set) => set.Domains[0].Values[(int)DomainFeature.Geography];

    private static ObservedInterval Interval(int tick, params (string Address, double Calls)[] clients) => new()
    {
        Start = Traffic.Monday + (tick * 2 * Traffic.Second),
        End = Traffic.Monday + ((tick + 1) * 2 * Traffic.Second),
        Sampling = 1,
        Domains =
        [
            new ObservedDomain
            {
                Name = "edge",
                Calls = clients.Sum(client => client.Calls),
                DeniedCalls = 0,
                OverriddenCalls = 0,
                Clients = clients.Length,
                NewClients = 0,
                NewcomerCalls = 0,
                Entropy = 1,
                TopShare = 1,
                Segments = [],
                Signatures = [],
                FollowedClients = [.. clients.Select((client, i) => Clients.Of((ulong)i + 1, $"remote_address={client.Address}", client.Calls))],
            },
        ],
    };
}
