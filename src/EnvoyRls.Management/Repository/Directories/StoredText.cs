using System.Globalization;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>How values are written in stored files.</summary>
internal static class StoredText
{
    /// <summary>A moment in UTC, to the last tick.</summary>
    public static string Of(DateTimeOffset moment) => moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
