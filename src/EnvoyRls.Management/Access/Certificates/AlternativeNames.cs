using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Management.Access.Certificates;

/// <summary>The subject alternative names of certificates (RFC 5280, 4.2.1.6).</summary>
internal static class AlternativeNames
{
    private const string Extension = "2.5.29.17";

    /// <summary>The names of one kind, a <see cref="GeneralName"/>; none where they cannot be read.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate, int kind)
    {
        List<string> names = [];
        try
        {
            foreach (X509Extension extension in certificate.Extensions.Where(static extension => extension.Oid?.Value == Extension))
            {
                Read(extension.RawData, new Asn1Tag(TagClass.ContextSpecific, kind), names);
            }

            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    private static void Read(byte[] encoded, Asn1Tag tag, List<string> found)
    {
        AsnReader names = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(tag))
            {
                found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }
    }
}
