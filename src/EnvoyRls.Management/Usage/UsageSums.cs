using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>Reads what the repository keeps and adds what this replica has not kept yet, each minute but once.</summary>
internal sealed class UsageSums(IUsageRollups rollups, LocalUsage local)
{
    /// <summary>Names asked of the repository beyond those wanted, as the minutes that it lacks may change their order.</summary>
    private const int Reserve = 100;

    /// <summary>Rows of one name, by minute.</summary>
    public async Task<IReadOnlyList<UsageRow>> RowsAsync(UsageKind kind, string name, UsageSpan span, CancellationToken cancellation)
    {
        UsageSpan kept = WithoutLocal(span);
        IReadOnlyList<UsageRow> rows = await rollups.FindAsync(kind, name, span.From, span.To, cancellation);
        return [.. rows.Where(kept.Contains), .. local.Rows.Where(row => row.Kind == kind && row.Name == name && span.Contains(row))];
    }

    /// <summary>The names with most hits; what is in none of them is left out.</summary>
    public async Task<IReadOnlyList<UsageSum>> TopAsync(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation)
    {
        Dictionary<string, UsageSum> sums = new(StringComparer.Ordinal);
        foreach (UsageSum sum in await rollups.SumAsync(kind, WithoutLocal(span), most <= int.MaxValue - Reserve ? most + Reserve : most, cancellation))
        {
            Add(sums, sum);
        }

        foreach (UsageRow row in local.Rows.Where(row => row.Kind == kind && span.Contains(row)))
        {
            Add(sums, UsageSum.Of(row));
        }

        sums.Remove("");
        return [.. sums.Values.OrderByDescending(sum => sum.Hits).ThenBy(sum => sum.Name, StringComparer.Ordinal).Take(most)];
    }

    private static void Add(Dictionary<string, UsageSum> sums, UsageSum sum) =>
        sums[sum.Name] = sums.TryGetValue(sum.Name, out UsageSum? known) ? known + sum : sum;

    private UsageSpan WithoutLocal(UsageSpan span) => span with { Except = local.Replica, ExceptFrom = local.Since };
}
