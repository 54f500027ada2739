using System.Globalization;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>
/// Countries and networks of addresses, out of files that the operator supplies. Understands the records of MaxMind's and DB-IP's
/// country, city and ASN files (<c>country.iso_code</c>, <c>autonomous_system_number</c>) and the flat ones of IPinfo
/// (<c>country_code</c> or <c>country</c>, <c>asn</c>). Safe for concurrent use.
/// </summary>
/// <param name="countries">A file with countries, if there is one.</param>
/// <param name="networks">A file with networks, if there is one; may be the same.</param>
internal sealed class GeoLocator(MmdbFile? countries, MmdbFile? networks)
{
    public bool KnowsCountries => countries is not null;

    public bool KnowsNetworks => networks is not null;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static GeoLocator Open(string? countryPath, string? networkPath) => new(Read(countryPath), Read(networkPath));

    /// <summary>Where an address is; what is not known, or damaged in the file, is left out.</summary>
    public GeoPlace Find(IpAddress address)
    {
        try
        {
            return new GeoPlace(Country(address), Network(address));
        }
        catch (InvalidDataException)
        {
            return default;
        }
    }

    private static MmdbFile? Read(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return MmdbFile.Parse(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private string? Country(IpAddress address)
    {
        if (countries?.Find(address) is not { } record)
        {
            return null;
        }

        MmdbData data = countries.Data;
        int? country = data.Member(record, "country"u8) ?? data.Member(record, "registered_country"u8);
        int? code = data.Member(record, "country_code"u8) ?? (country is { } inner ? data.Member(inner, "iso_code"u8) ?? inner : null);
        return code is { } offset && data.Text(offset) is { Length: 2 } text ? text : null;
    }

    private uint Network(IpAddress address)
    {
        if (networks?.Find(address) is not { } record)
        {
            return 0;
        }

        MmdbData data = networks.Data;
        if (data.Member(record, "autonomous_system_number"u8) is { } number)
        {
            return (uint)(data.Number(number) ?? 0);
        }

        return data.Member(record, "asn"u8) is { } text
            && data.Text(text) is { } name
            && name.StartsWith("AS", StringComparison.OrdinalIgnoreCase)
            && uint.TryParse(name.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out uint asn)
            ? asn
            : 0;
    }
}
