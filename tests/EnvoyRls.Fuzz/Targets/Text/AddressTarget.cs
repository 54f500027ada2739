using System.Globalization;
using System.Net;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Fuzz.Targets.Text;

/// <summary>Addresses and networks, compared with what the runtime reads.</summary>
internal sealed class AddressTarget(string name) : TextTarget(
    name,
    ["192.0.2.1", "10.0.0.0/8", "0.0.0.0/0", "::", "::1/128", "2001:db8::8:800:200c:417a", "::ffff:192.0.2.128", "::ffff:10.0.0.0/104", "1:2:3:4:5:6:7:8", "fe80::/10"],
    ["::", ":", ".", "/", "0", "255", "256", "ffff", "/128", "/32", "::ffff:", "1.2.3.4", "%eth0", "[", "]", "0x", "01", "\0"])
{
    public override int LongestInput => 256;

    public override byte[]? Compose(Random random)
    {
        byte[] bytes = new byte[random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            // Runs of zeros are what is written shorter.
            bytes[i] = random.Next(3) == 0 ? (byte)0 : bytes[i];
        }

        string text = new IPAddress(bytes).ToString();
        return System.Text.Encoding.ASCII.GetBytes(random.Next(2) == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}/{random.Next(140)}"));
    }

    protected override string Read(string text)
    {
        bool isAddress = IpAddress.TryParse(text, out IpAddress address);
        bool isNetwork = IpNetwork.TryParse(text, out IpNetwork network);
        return $"{isAddress} {(isAddress ? address.Width : 0)} {isNetwork} {(isNetwork ? network.Normalized.Length : 0)}";
    }

    protected override string? Contradiction(string text)
    {
        bool known = IPAddress.TryParse(text, out IPAddress? theirs);
        if (IpAddress.TryParse(text, out IpAddress ours))
        {
            return !known ? "the runtime refuses the address" : Differ(ours, theirs!) ? $"it reads as {ours}, the runtime reads {theirs}" : null;
        }

        return known && theirs!.ToString() == text && !text.Contains('%', StringComparison.Ordinal) ? "an address in its usual form is refused" : NetworkContradiction(text);
    }

    private static string? NetworkContradiction(string text) =>
        IpNetwork.TryParse(text, out IpNetwork network)
        && !(IpNetwork.TryParse(network.ToString(), out IpNetwork again) && again == network && network.Normalized == network.Normalized.Normalized)
            ? $"{network} does not read as itself"
            : null;

    private static bool Differ(IpAddress ours, IPAddress theirs) =>
        ours.ToString() != (theirs.IsIPv4MappedToIPv6 ? theirs.MapToIPv4() : theirs).ToString();
}
