using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Management.Access.Certificates;

/// <summary>
/// A name that a client certificate may carry: its whole subject (<c>CN=ops, O=example</c>), or a subject alternative name, which is a URI
/// (<c>spiffe://cluster/ns/x/sa/y</c>), an address of mail, or else a DNS name.
/// </summary>
internal sealed class CertificateName
{
    private readonly string _text;
    private readonly IReadOnlyList<(string? Type, string? Value)>? _subject;
    private readonly int _kind;

    private CertificateName(string text, IReadOnlyList<(string?, string?)>? subject, int kind)
    {
        _text = text;
        _subject = subject;
        _kind = kind;
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
        ? AlternativeNames.Of(certificate, _kind).Any(IsSame)
        : PartsOf(certificate.SubjectName).SequenceEqual(_subject);

    /// <summary>Compared part by part, as one text can be encoded in several ways. A part of several values is equal to none.</summary>
    private static List<(string? Type, string? Value)> PartsOf(X500DistinguishedName name) =>
        [.. name.EnumerateRelativeDistinguishedNames().Select(part => part.HasMultipleElements
            ? (null, Convert.ToHexString(part.RawData.Span))
            : (part.GetSingleElementType().Value, part.GetSingleElementValue()))];

    private bool IsSame(string name) =>
        string.Equals(name, _text, _kind == GeneralName.Dns ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
