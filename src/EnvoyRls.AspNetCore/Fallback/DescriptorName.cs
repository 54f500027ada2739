using System.Globalization;
using System.Text;

namespace EnvoyRls.AspNetCore.Fallback;

/// <summary>One text for a descriptor and its domain, different for different ones.</summary>
internal static class DescriptorName
{
    public static string Of(string domain, RateLimitDescriptor descriptor)
    {
        StringBuilder name = new();
        Append(name, domain);
        foreach ((string key, string value) in descriptor.Entries)
        {
            Append(name, key);
            Append(name, value);
        }

        return name.ToString();
    }

    private static void Append(StringBuilder name, string text) => name.Append(CultureInfo.InvariantCulture, $"{text.Length}:{text}");
}
