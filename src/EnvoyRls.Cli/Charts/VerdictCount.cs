namespace EnvoyRls.Cli.Charts;

/// <summary>How many requests were admitted and how many denied.</summary>
internal readonly record struct VerdictCount(long Admitted, long Denied)
{
    public long Total => Admitted + Denied;

    public static VerdictCount operator +(VerdictCount left, VerdictCount right) =>
        new(left.Admitted + right.Admitted, left.Denied + right.Denied);
}
