using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>
/// The header fields about limits as Envoy writes them (<c>DRAFT_VERSION_03</c>), after draft-polli-ratelimit-headers-03: the
/// limit with the least hits left, and behind its amount every limit with its window.
/// </summary>
internal static class DraftHeaders
{
    public const string Limit = "x-ratelimit-limit";
    public const string Remaining = "x-ratelimit-remaining";
    public const string Reset = "x-ratelimit-reset";

    /// <summary>Adds nothing if no descriptor is limited; what is there already stays.</summary>
    public static void Write(IHeaderDictionary headers, IReadOnlyList<DescriptorStatus> statuses)
    {
        if (statuses.Where(status => status.Limit is not null).MinBy(status => status.Remaining) is not { Limit: { } limit } tightest)
        {
            return;
        }

        headers.TryAdd(Limit, LimitText(limit, statuses));
        headers.TryAdd(Remaining, tightest.Remaining.ToString(CultureInfo.InvariantCulture));
        headers.TryAdd(Reset, ((long)(tightest.ResetAfter?.TotalSeconds ?? 0)).ToString(CultureInfo.InvariantCulture));
    }

    private static string LimitText(CurrentLimit tightest, IReadOnlyList<DescriptorStatus> statuses)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{tightest.Amount}");
        foreach (DescriptorStatus status in statuses)
        {
            if (status.Limit is not { Window: { } window } limit)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $", {limit.Amount};w={(long)window.TotalSeconds}");
            if (limit.Name.Length > 0 && HeaderFields.IsValue(limit.Name))
            {
                text.Append(";name=\"").Append(limit.Name.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
            }
        }

        return text.ToString();
    }
}
