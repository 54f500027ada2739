using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EnvoyRls.Testing;

/// <summary>A connection to a <see cref="FaultProxy"/> and the one to the server that belongs to it.</summary>
internal sealed class ProxiedConnection(FaultProxy proxy, Socket near) : IDisposable
{
    // As much as a socket's buffers hold, about: who sends more waits.
    private const int MostPieces = 256;

    private readonly IPAddress _peer = ((IPEndPoint)near.RemoteEndPoint!).Address;
    private readonly Socket _far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private FaultState? _cutBy;
    private int _repliesLeft;

    /// <summary>Completes when both ends are closed.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start(Action<ProxiedConnection> ended) => Ended = RunAsync(ended);

    /// <summary>Closes both ends at once, so that each sees a reset.</summary>
    public void Reset()
    {
        Reset(near);
        Reset(_far);
    }

    public void Dispose() => Reset();

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }

    private async Task RunAsync(Action<ProxiedConnection> ended)
    {
        await Task.Yield();
        try
        {
            near.NoDelay = true;
            await MayPassAsync();
            await _far.ConnectAsync(new IPEndPoint(IPAddress.Loopback, proxy.Target), proxy.Stopped);
            await Task.WhenAll(PassAsync(near, _far, replies: false), PassAsync(_far, near, replies: true));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Where one end breaks the other does.
        }

        Dispose();
        ended(this);
    }

    private async Task PassAsync(Socket from, Socket to, bool replies)
    {
        Channel<(byte[] Bytes, long Due)> pieces = Channel.CreateBounded<(byte[], long)>(
            new BoundedChannelOptions(MostPieces) { SingleReader = true, SingleWriter = true });
        Task writing = WriteAsync(pieces, to, replies);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, proxy.Stopped) is int read and > 0)
            {
                long due = Stopwatch.GetTimestamp() + (long)(proxy.State.Delay.TotalSeconds * Stopwatch.Frequency);
                await pieces.Writer.WriteAsync((buffer[..read], due), proxy.Stopped);
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or ChannelClosedException)
        {
            Reset();
        }
        finally
        {
            pieces.Writer.TryComplete();
        }

        await writing;
    }

    private async Task WriteAsync(Channel<(byte[] Bytes, long Due)> pieces, Socket to, bool replies)
    {
        try
        {
            await foreach ((byte[] bytes, long due) in pieces.Reader.ReadAllAsync(proxy.Stopped))
            {
                TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, proxy.Stopped);
                }

                await MayPassAsync();
                int length = replies ? MayReply(bytes.Length) : bytes.Length;
                await to.SendAsync(bytes.AsMemory(0, length), proxy.Stopped);
                if (length < bytes.Length)
                {
                    Reset();
                    return;
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            Reset();
        }
        finally
        {
            pieces.Writer.TryComplete();
        }
    }

    /// <summary>Waits until nothing holds back what comes from, or goes to, this peer.</summary>
    private async Task MayPassAsync()
    {
        while (proxy.State is { IsHeld: { } isHeld } state && isHeld(_peer))
        {
            await state.Over.WaitAsync(proxy.Stopped);
        }
    }

    /// <summary>How many bytes of a piece of replies may pass before the connection is to be cut; all of them where it is not.</summary>
    private int MayReply(int length)
    {
        FaultState state = proxy.State;
        if (state.RepliesUntilCut is not { } most)
        {
            return length;
        }

        if (_cutBy != state)
        {
            (_cutBy, _repliesLeft) = (state, most);
        }

        int passed = Math.Min(length, _repliesLeft);
        _repliesLeft -= passed;
        return passed;
    }
}
