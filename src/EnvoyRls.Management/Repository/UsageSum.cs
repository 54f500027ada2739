using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Management.Repository;

/// <summary>What all replicas saw of one thing over some time: the sums of its rows, which saturate at 2^63-1.</summary>
internal sealed record UsageSum(string Name, long Hits, long Denied, long Error, long NearLimit, long ShadowDenied)
{
    /// <summary>The sum of one row.</summary>
    public static UsageSum Of(UsageRow row) => new(row.Name, row.Hits, row.Denied, row.Error, row.NearLimit, row.ShadowDenied);

    public static UsageSum operator +(UsageSum one, UsageSum other) => new(
        one.Name,
        FixedWindow.Add(one.Hits, other.Hits),
        FixedWindow.Add(one.Denied, other.Denied),
        FixedWindow.Add(one.Error, other.Error),
        FixedWindow.Add(one.NearLimit, other.NearLimit),
        FixedWindow.Add(one.ShadowDenied, other.ShadowDenied));
}
