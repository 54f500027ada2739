namespace EnvoyRls.Core.Matching.Values;

/// <summary>An IPv4 or IPv6 address. An IPv6 address that maps an IPv4 one (RFC 4291, 2.5.5.2) is the IPv4 one.</summary>
internal readonly record struct IpAddress(UInt128 Bits, bool IsV4)
{
    private const int Groups = 8;

    /// <summary>How many bits an address has: 32 or 128.</summary>
    public int Width => IsV4 ? 32 : 128;

    /// <summary>
    /// Reads dotted decimal without leading zeros, or the text forms of RFC 4291, section 2.2. No port, no brackets, no
    /// zone. Allocates nothing.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        if (text.Contains(':'))
        {
            bool valid = TryParseV6(text, out UInt128 bits);
            address = bits >> 32 == 0xFFFF ? new IpAddress(bits & uint.MaxValue, IsV4: true) : new IpAddress(bits, IsV4: false);
            return valid;
        }

        bool validV4 = TryParseV4(text, out uint bitsV4);
        address = new IpAddress(bitsV4, IsV4: true);
        return validV4;
    }

    /// <summary>The usual text form; for IPv6 that of RFC 5952.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(Bits >> (120 - (8 * i)));
        }

        return new System.Net.IPAddress(IsV4 ? bytes[12..] : bytes).ToString();
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out uint bits)
    {
        bits = 0;
        for (int part = 0; part < 4; part++)
        {
            int end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end < 0 || !TryParseByte(text[..end], out uint value))
            {
                return false;
            }

            bits = (bits << 8) | value;
            text = text[Math.Min(end + 1, text.Length)..];
        }

        return true;
    }

    private static bool TryParseByte(ReadOnlySpan<char> digits, out uint value)
    {
        value = 0;
        if (digits.Length is 0 or > 3 || (digits[0] == '0' && digits.Length > 1))
        {
            return false;
        }

        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return value <= byte.MaxValue;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = UInt128.Zero;
        int gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return TryParseGroups(text, mayEndInV4: true, out bits, out int all) && all == Groups;
        }

        ReadOnlySpan<char> left = text[..gap];
        ReadOnlySpan<char> right = text[(gap + 2)..];
        if (!TryParseGroups(left, mayEndInV4: false, out UInt128 high, out int leftGroups)
            || !TryParseGroups(right, mayEndInV4: true, out UInt128 low, out int rightGroups)
            || leftGroups + rightGroups >= Groups)
        {
            return false;
        }

        bits = (leftGroups == 0 ? UInt128.Zero : high << (16 * (Groups - leftGroups))) | low;
        return true;
    }

    /// <summary>Reads groups with colons between; none in an empty text.</summary>
    private static bool TryParseGroups(ReadOnlySpan<char> text, bool mayEndInV4, out UInt128 bits, out int groups)
    {
        bits = UInt128.Zero;
        groups = 0;
        bool more = text.Length > 0;
        while (more && groups < Groups)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            more = colon >= 0;
            text = more ? text[(colon + 1)..] : [];
            if (mayEndInV4 && !more && group.Contains('.'))
            {
                bool valid = TryParseV4(group, out uint last);
                bits = (bits << 32) | last;
                groups += 2;
                return valid && groups <= Groups;
            }

            if (!TryParseGroup(group, out uint value))
            {
                return false;
            }

            bits = (bits << 16) | value;
            groups++;
        }

        return !more;
    }

    private static bool TryParseGroup(ReadOnlySpan<char> digits, out uint value)
    {
        value = 0;
        if (digits.Length is 0 or > 4)
        {
            return false;
        }

        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }

            value = (value << 4) | (uint)(char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return true;
    }
}
