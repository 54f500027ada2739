namespace EnvoyRls.Cli;

/// <summary>What <c>rls</c> exits with.</summary>
internal static class ExitCode
{
    /// <summary>Done; for <c>ask</c>, the answer is OK.</summary>
    public const int Ok = 0;

    /// <summary>The thing asked for failed: rules with errors, a server that refuses or cannot be reached; for <c>diff</c>, the rules differ.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense; for <c>diff</c>, also rules that cannot be read.</summary>
    public const int Usage = 2;

    /// <summary><c>ask</c>: the answer is OVER_LIMIT.</summary>
    public const int OverLimit = 3;
}
