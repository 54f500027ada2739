using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EnvoyRls.Cli.Bench.Sockets;

/// <summary>
/// Waits until one of a few sockets is ready, or a time in nanoseconds has passed. The runtime's own waits are as fine as a
/// millisecond, in which many calls are meant to be made. Linux only.
/// </summary>
internal sealed class SocketPoll
{
    private const short CanRead = 0x1;
    private const short CanWrite = 0x4;
    private const int Interrupted = 4;

    private readonly Watched[] _watched;

    /// <param name="sockets">How many sockets are waited for.</param>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public SocketPoll(int sockets)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("rls bench needs Linux: only its timers are fine enough.");
        }

        _watched = new Watched[sockets];
    }

    /// <summary>Has the calling thread woken when its wait is over and not up to 50 µs later, which is Linux' default.</summary>
    public static void WakeOnTime()
    {
        const int SetTimerSlack = 29;
        if (Native.Control(SetTimerSlack, 1) != 0)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Says what is waited for at a place; once bytes have come, and if it is asked for, once there is room for more to send.</summary>
    public void Watch(int place, Socket socket, bool forRoom) => _watched[place] = new Watched
    {
        Descriptor = (int)socket.Handle,
        Events = forRoom ? (short)(CanRead | CanWrite) : CanRead,
    };

    /// <summary>Waits; with 0 nanoseconds it only looks.</summary>
    public void Wait(long nanoseconds)
    {
        Duration timeout = new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        if (Native.Poll(_watched, (nuint)_watched.Length, in timeout, nint.Zero) >= 0)
        {
            return;
        }

        if (Marshal.GetLastPInvokeError() != Interrupted)
        {
            throw new Win32Exception();
        }

        for (int place = 0; place < _watched.Length; place++)
        {
            _watched[place].Happened = 0;
        }
    }

    /// <summary>Whether anything happened at a place: bytes, room, the end or an error.</summary>
    public bool IsReady(int place) => _watched[place].Happened != 0;

    private static class Native
    {
        [DllImport("libc", EntryPoint = "ppoll", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Poll([In, Out] Watched[] watched, nuint count, in Duration timeout, nint signals);

        [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Control(int option, nuint value);
    }

    /// <summary>pollfd of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Watched
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    /// <summary>timespec of a 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Duration
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
