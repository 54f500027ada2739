using System.Buffers;
using System.Security.Cryptography;

namespace EnvoyRls.Adaptive.Archive;

/// <summary>What every archive does alike, whatever it is made of.</summary>
internal static class ArchiveRules
{
    /// <summary>The most bytes of a document or a model: 64 MiB.</summary>
    public const int LargestContent = 64 * 1024 * 1024;

    /// <summary>The most versions of a model that are kept; of more the oldest go, but never the champion, nor the one before it, to which one can go back.</summary>
    public const int VersionsKept = 20;

    /// <summary>The stage of a model that waits to be judged.</summary>
    public const string Candidate = "candidate";

    /// <summary>The stage of the model in use.</summary>
    public const string Champion = "champion";

    /// <summary>The stage of a model that was in use.</summary>
    public const string Retired = "retired";

    private const int LongestName = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>How long anomalies are kept: 30 days after they were first seen.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <exception cref="ArgumentException">A document cannot be called that.</exception>
    public static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"'{name}' is no name of a document: lower-case letters, digits, '-' and '.', at most {LongestName}", nameof(name));
        }
    }

    /// <exception cref="ArgumentException">It is too much.</exception>
    public static void CheckSize(ReadOnlyMemory<byte> content)
    {
        if (content.Length > LargestContent)
        {
            throw new ArgumentException($"at most {LargestContent} bytes can be kept as one, not {content.Length}", nameof(content));
        }
    }

    /// <summary>SHA-256, hexadecimal, in lower case.</summary>
    public static string ChecksumOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The last word on each anomaly, in figures that every store can keep.</summary>
    public static IReadOnlyList<Anomaly> Latest(IEnumerable<Anomaly> anomalies) =>
    [
        .. anomalies
            .GroupBy(anomaly => anomaly.Id, StringComparer.Ordinal)
            .Select(same => same.Last())
            .Select(last => last with { Score = Finite(last.Score), Confidence = Finite(last.Confidence) }),
    ];

    /// <summary>Whether an anomaly is asked for.</summary>
    public static bool Matches(Anomaly anomaly, AnomalyQuery query) =>
        (query.Domain is null || anomaly.Domain == query.Domain)
        && (query.From is null || anomaly.Detected >= query.From)
        && (query.To is null || anomaly.Detected < query.To)
        && (!query.OpenOnly || anomaly.Resolved is null)
        && (query.Text is not { Length: > 0 } text || Contains(anomaly.Subject, text) || Contains(anomaly.User, text) || Contains(anomaly.Address, text));

    /// <summary>Anomalies in the order of answers: the newest first.</summary>
    public static IEnumerable<Anomaly> Sort(IEnumerable<Anomaly> anomalies) =>
        anomalies.OrderByDescending(anomaly => anomaly.Detected).ThenBy(anomaly => anomaly.Id, StringComparer.Ordinal);

    /// <summary>Models in the order of answers: the newest first.</summary>
    public static IEnumerable<ModelRecord> Sort(IEnumerable<ModelRecord> models) =>
        models.OrderByDescending(model => model.Created).ThenBy(model => model.Name, StringComparer.Ordinal).ThenByDescending(model => model.Version);

    /// <summary>The versions of a model that are one too many.</summary>
    /// <param name="versions">All versions of one model.</param>
    public static IEnumerable<ModelRecord> Surplus(IReadOnlyCollection<ModelRecord> versions)
    {
        int? champion = versions.FirstOrDefault(model => model.Stage == Champion)?.Version;
        int? before = versions.Where(model => model.Stage == Retired && model.Version < champion).Max(model => (int?)model.Version);
        return versions
            .OrderByDescending(model => model.Version == champion)
            .ThenByDescending(model => model.Version == before)
            .ThenByDescending(model => model.Version)
            .Skip(VersionsKept);
    }

    /// <summary>A version's record once a version of that name was promoted.</summary>
    /// <param name="model">A version of the model.</param>
    /// <param name="promoted">The version that was promoted.</param>
    public static ModelRecord AfterPromotion(ModelRecord model, int promoted) =>
        model.Version == promoted ? model with { Stage = Champion }
        : model.Stage == Champion ? model with { Stage = Retired }
        : model;

    private static bool Contains(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) is true;

    private static double Finite(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, double.MinValue, double.MaxValue);
}
