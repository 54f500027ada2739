using System.Globalization;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads points in time.</summary>
internal static class Timestamps
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a date and time of RFC 3339, offset included, as microseconds since the Unix epoch.</summary>
    public static bool TryParse(string text, out long unixMicroseconds)
    {
        string upper = text.ToUpperInvariant();
        unixMicroseconds = 0;

        // Without an offset the format would mean this machine's.
        bool hasOffset = upper.EndsWith('Z') || (upper.Length > 6 && upper[^6] is '+' or '-' && upper[^3] == ':');
        if (!hasOffset || !DateTimeOffset.TryParseExact(upper, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time))
        {
            return false;
        }

        unixMicroseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return true;
    }
}
