using System.Diagnostics;
using System.Runtime.InteropServices;
using EnvoyRls.Core.Counting.Leasing;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// Linux' <c>CLOCK_BOOTTIME</c>, which unlike the clock of <see cref="Stopwatch"/> goes on while the machine is suspended
/// (clock_gettime(2)). Elsewhere that clock has to do.
/// </summary>
internal sealed class BootClock : IBootClock
{
    private const int ClockBoottime = 7;

    private static readonly bool HasBoottime = OperatingSystem.IsLinux() && Native.GetTime(ClockBoottime, out _) == 0;

    /// <inheritdoc/>
    public long Microseconds
    {
        get
        {
            if (!HasBoottime)
            {
                return Stopwatch.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond;
            }

            _ = Native.GetTime(ClockBoottime, out Native.Time time);
            return (time.Seconds * 1_000_000) + (time.Nanoseconds / 1_000);
        }
    }

    private static class Native
    {
        // It neither blocks nor calls back, and takes less time than telling the collector of it would.
        [SuppressGCTransition]
        [DllImport("libc", EntryPoint = "clock_gettime")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int GetTime(int clock, out Time time);

        /// <summary>timespec of clock_gettime(2).</summary>
        [StructLayout(LayoutKind.Sequential)]
        public struct Time
        {
            public nint Seconds;
            public nint Nanoseconds;
        }
    }
}
