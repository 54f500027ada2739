namespace EnvoyRls.Faults.Tests.Load;

/// <summary>
/// Whether figures are taken for the table, by the times that the service has by default and with the machine to itself, or only what
/// holds is checked, beside other suites: a machine that is busy with them misses milliseconds, whatever the service does.
/// </summary>
internal static class FaultPace
{
    /// <summary>Whether the table is to be written.</summary>
    public static bool IsTable { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FAULTS_TABLE"));

    /// <summary>How much longer than by default the deadlines are.</summary>
    public static int Times { get; } = IsTable ? 1 : 8;

    /// <summary>How long faults last that nobody ends but the test.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromSeconds(IsTable ? 2 : 1);

    /// <summary>How often a fault is made at most to have figures that tell of it, and not of the machine.</summary>
    public const int Tries = 3;

    /// <summary>How much longer than promised recovery may take.</summary>
    public static double RecoverySlack { get; } = IsTable ? 1 : 2;

    /// <summary>
    /// Share of calls that the machine may make late beside what timers tell of that: what stops the service for a moment need not stop the tests. A
    /// service that waited for Redis longer than it may would be late with every call that a fault meets, which is every fourth and more.
    /// </summary>
    public static double Busy { get; } = IsTable ? 0.002 : 0.06;
}
