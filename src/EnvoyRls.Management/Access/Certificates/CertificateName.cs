using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Management.Access.Certificates;

/// <summary>
/// A name that a client certificate may carry: its whole subject (<c>CN=ops, O=example</c>), or a subject alternative name, which is a URI
/// (<c>spiffe://cluster/ns/x/sa/y</c>), an address of mail, or else a DNS name.
/// </summary>
internal sealed class CertificateName
{
    private const string AlternativeNames = "2.5.29.17";

    private readonly string _text;
    private readonly IReadOnlyList<(string? Type, string? Value)>? _subject;
    private readonly Asn1Tag _tag;

    private CertificateName(string text, IReadOnlyList<(string?, string?)>? subject, int tag)
    {
        _text = text;
        _subject = subject;
        _tag = new Asn1Tag(TagClass.ContextSpecific, tag);
    }

    /// <summary>The name as it was written.</summary>
    public override string ToString() => _text;

    /// <summary>Reads a name; false for a subject that is no distinguished name (RFC 4514).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CertificateName? name)
    {
        name = null;
        bool isUri = text.Contains("://", StringComparison.Ordinal);
        if (isUri || !text.Contains('='))
        {
            name = new CertificateName(text, subject: null, isUri ? GeneralName.Uri : text.Contains('@') ? GeneralName.Mail : GeneralName.Dns);
            return true;
        }

        try
        {
            name = new CertificateName(text, PartsOf(new X500DistinguishedName(text)), GeneralName.Dns);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a certificate carries the name. Case counts but for DNS names; there are no wildcards.</summary>
    public bool IsOf(X509Certificate2 certificate) => _subject is null
        ? certificate.Extensions.Any(extension => extension.Oid?.Value == AlternativeNames && Names(extension.RawData))
        : PartsOf(certificate.SubjectName).SequenceEqual(_subject);

    /// <summary>Compared part by part, as one text can be encoded in several ways. A part of several values is equal to none.</summary>
    private static List<(string? Type, string? Value)> PartsOf(X500DistinguishedName name) =>
        [.. name.EnumerateRelativeDistinguishedNames().Select(part => part.HasMultipleElements
            ? (null, Convert.ToHexString(part.RawData.Span))
            : (part.GetSingleElementType().Value, part.GetSingleElementValue()))];

    /// <summary>Looks through GeneralNames (RFC 5280, 4.2.1.6).</summary>
    private bool Names(byte[] encoded)
    {
        try
        {
            AsnReader names = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (!names.PeekTag().HasSameClassAndValue(_tag))
                {
                    names.ReadEncodedValue();
                }
                else if (IsSame(names.ReadCharacterString(UniversalTagNumber.IA5String, _tag)))
                {
                    return true;
                }
            }
        }
        catch (AsnContentException)
        {
            // A name that cannot be read is not the one looked for.
        }

        return false;
    }

    private bool IsSame(string name) =>
        string.Equals(name, _text, _tag.TagValue == GeneralName.Dns ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
