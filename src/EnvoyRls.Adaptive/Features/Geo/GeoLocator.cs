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
    private volatile MmdbFile? _countries = countries;
    private volatile MmdbFile? _networks = networks;

    public bool KnowsCountries => _countries is not null;

    public bool KnowsNetworks => _networks is not null;

    /// <summary>Goes by other files from now on.</summary>
    public void Use(MmdbFile? countries, MmdbFile? networks)
    {
        _countries = countries;
        _networks = networks;
    }

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

    private string? Country(IpAddress address)
    {
        if (_countries is not { } countries || countries.Find(address) is not { } record)
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
        if (_networks is not { } networks || networks.Find(address) is not { } record)
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
