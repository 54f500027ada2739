using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features;

/// <summary>Finds addresses in what descriptors say.</summary>
internal static class AddressText
{
    /// <summary>Reads an address, or the first one of a network (<c>10.1.0.0/16</c>).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        int slash = text.IndexOf('/');
        return IpAddress.TryParse(slash < 0 ? text : text[..slash], out address);
    }

    /// <summary>The first address among the values of a path.</summary>
    public static bool TryFind(DescriptorPath path, out IpAddress address)
    {
        foreach (PathEntry entry in path.Entries)
        {
            if (entry.Value is not null && TryParse(entry.Value, out address))
            {
                return true;
            }
        }

        address = default;
        return false;
    }
}
