using System.Buffers;
using System.Text;

namespace EnvoyRls.Grpc.Framing;

/// <summary>
/// The text of a <c>grpc-message</c> header: UTF-8, with every byte percent-encoded that is not printable ASCII or is
/// the percent sign.
/// </summary>
internal static class StatusText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c != '%')));

    private static readonly string[] Numbers =
        [.. Enumerable.Range(0, (int)StatusCode.Unauthenticated + 1).Select(code => code.ToString(provider: null))];

    /// <summary>The value of a <c>grpc-status</c> header.</summary>
    public static string Number(StatusCode code) => Numbers[(int)code];

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        StringBuilder encoded = new(bytes.Length * 2);
        foreach (byte value in bytes)
        {
            if (Plain.Contains((char)value))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(value.ToString("X2", null));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes leniently, as the specification asks: what is not a valid escape stays as it is.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool escape = IsEscape(bytes.AsSpan(i));
            bytes[length++] = escape ? Convert.FromHexString([(char)bytes[i + 1], (char)bytes[i + 2]])[0] : bytes[i];
            i += escape ? 2 : 0;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static bool IsEscape(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 3 && bytes[0] == '%' && char.IsAsciiHexDigit((char)bytes[1]) && char.IsAsciiHexDigit((char)bytes[2]);
}
