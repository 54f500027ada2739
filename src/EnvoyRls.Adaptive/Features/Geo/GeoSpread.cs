using System.Numerics.Tensors;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>How calls spread over countries and networks, as shares. Networks are hashed into a few hundred classes.</summary>
internal sealed class GeoSpread
{
    private const int Letters = 26;
    private const int Unknown = Letters * Letters;
    private const int CountryCount = Unknown + 1;
    private const int NetworkCount = 512;

    /// <summary>Of so many clients at most the address is looked up; of more, every second, third, and so on.</summary>
    private const int MostLookUps = 2_048;

    public double[] Countries { get; } = new double[CountryCount];

    public double[] Networks { get; } = new double[NetworkCount];

    /// <summary>Whether no address was seen.</summary>
    public bool IsEmpty => TensorPrimitives.Sum<double>(Countries) <= 0;

    /// <summary>The spread of a domain's followed clients in an interval.</summary>
    public static GeoSpread Of(IReadOnlyList<ObservedClient> clients, GeoLocator locator)
    {
        GeoSpread spread = new();
        int stride = 1 + ((clients.Count - 1) / MostLookUps);
        for (int i = 0; i < clients.Count; i += stride)
        {
            ObservedClient client = clients[i];
            int equals = client.Name.IndexOf('=');
            if (AddressText.TryParse(client.Name.AsSpan(equals + 1), out IpAddress address))
            {
                GeoPlace place = locator.Find(address);
                double calls = Observed.Amount(client.Calls);
                spread.Countries[CountryIndex(place.Country)] += calls;
                spread.Networks[place.Network % NetworkCount] += calls;
            }
        }

        Normalise(spread.Countries);
        Normalise(spread.Networks);
        return spread;
    }

    /// <summary>
    /// The Jensen-Shannon divergence (Lin, "Divergence Measures Based on the Shannon Entropy", 1991) from another spread, 0 for alike to 1
    /// for nothing in common; of countries, networks, or the mean of both.
    /// </summary>
    public double Divergence(GeoSpread other, GeoLocator locator)
    {
        double countries = locator.KnowsCountries ? Divergence(Countries, other.Countries) : 0;
        double networks = locator.KnowsNetworks ? Divergence(Networks, other.Networks) : 0;
        return (countries + networks) / (locator is { KnowsCountries: true, KnowsNetworks: true } ? 2 : 1);
    }

    /// <summary>Moves towards another spread.</summary>
    public void Learn(GeoSpread other, double weight)
    {
        TensorPrimitives.Lerp(Countries, other.Countries, weight, Countries);
        TensorPrimitives.Lerp(Networks, other.Networks, weight, Networks);
    }

    public void Save(BinaryWriter writer)
    {
        Save(writer, Countries);
        Save(writer, Networks);
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public static GeoSpread Load(BinaryReader reader)
    {
        GeoSpread spread = new();
        Load(reader, spread.Countries);
        Load(reader, spread.Networks);
        return spread;
    }

    private static void Save(BinaryWriter writer, double[] shares)
    {
        foreach (double share in shares)
        {
            writer.Write((Half)share);
        }
    }

    private static void Load(BinaryReader reader, double[] shares)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            double share = (double)reader.ReadHalf();
            shares[i] = share is >= 0 and <= 1 ? share : throw new InvalidDataException($"{share} is not a share.");
        }

        Normalise(shares);
    }

    private static double Divergence(double[] one, double[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            double mean = (one[i] + other[i]) / 2;
            sum += Part(one[i], mean) + Part(other[i], mean);
        }

        return Math.Clamp(sum / 2, 0, 1);
    }

    private static double Part(double share, double mean) => share > 0 ? share * Math.Log2(share / mean) : 0;

    private static void Normalise(double[] values)
    {
        double sum = TensorPrimitives.Sum<double>(values);
        if (sum > 0)
        {
            TensorPrimitives.Divide(values, sum, values);
        }
    }

    private static int CountryIndex(string? country) =>
        country is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] ? ((country[0] - 'A') * Letters) + (country[1] - 'A') : Unknown;
}
