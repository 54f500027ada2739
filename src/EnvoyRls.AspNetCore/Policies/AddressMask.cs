using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.AspNetCore.Policies;

/// <summary>Networks that addresses are in.</summary>
internal static class AddressMask
{
    /// <summary>The network in CIDR notation, its host bits zero.</summary>
    public static string Network(IPAddress address, int ipv4PrefixLength, int ipv6PrefixLength)
    {
        byte[] bytes = address.GetAddressBytes();
        int prefix = address.AddressFamily == AddressFamily.InterNetwork ? ipv4PrefixLength : ipv6PrefixLength;
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(prefix - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xFF00 >> kept);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{prefix}");
    }
}
