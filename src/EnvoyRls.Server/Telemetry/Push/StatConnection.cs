using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>
/// The connection to a collector: opened when needed, opened again after a growing wait when it broke, and never
/// waited for longer than <see cref="Patience"/>. Used by one loop at a time.
/// </summary>
internal sealed class StatConnection(StatTarget target, TimeProvider time, ILogger log) : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarningInterval = TimeSpan.FromMinutes(1);

    private Socket? _socket;
    private TimeSpan _wait = TimeSpan.Zero;
    private long _failedAt;
    private long? _warnedAt;

    /// <summary>How many bytes of whole lines to send at once.</summary>
    public int PacketSize => target.PacketSize;

    /// <summary>Makes sure that there is a connection.</summary>
    /// <returns>Whether there is one; after a failure it is not tried again before the wait is over.</returns>
    public async ValueTask<bool> OpenAsync()
    {
        if (_socket is not null && !PeerHasClosed(_socket))
        {
            return true;
        }

        Close();
        if (_wait > TimeSpan.Zero && time.GetElapsedTime(_failedAt) < _wait)
        {
            return false;
        }

        return await TryAsync(async patience => _socket = await target.ConnectAsync(patience));
    }

    /// <summary>Sends whole lines over the connection that <see cref="OpenAsync"/> made.</summary>
    /// <returns>Whether all of them were handed to the operating system.</returns>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> lines)
    {
        bool sent = _socket is { } socket && await TryAsync(patience => SendAllAsync(socket, lines, patience));
        if (sent)
        {
            _wait = TimeSpan.Zero;
        }

        return sent;
    }

    public void Dispose() => Close();

    private async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> lines, CancellationToken patience)
    {
        if (target.Protocol != StatProtocol.Tcp)
        {
            // A datagram ends its last line by itself.
            await socket.SendAsync(lines[..^1], SocketFlags.None, patience);
            return;
        }

        while (!lines.IsEmpty)
        {
            lines = lines[await socket.SendAsync(lines, SocketFlags.None, patience)..];
        }
    }

    private async ValueTask<bool> TryAsync(Func<CancellationToken, Task> action)
    {
        using CancellationTokenSource patience = new(Patience, time);
        try
        {
            await action(patience.Token);
            return true;
        }
        catch (SocketException error)
        {
            Failed(error.Message);
        }
        catch (OperationCanceledException)
        {
            Failed($"no progress within {Patience.TotalSeconds} s");
        }

        return false;
    }

    private void Failed(string reason)
    {
        Close();
        TimeSpan longer = _wait == TimeSpan.Zero ? FirstWait : _wait * 2;
        _wait = longer < LongestWait ? longer : LongestWait;
        _failedAt = time.GetTimestamp();

        // A lost datagram is only noticed by every other send, so failures and successes may alternate for hours.
        if (_warnedAt is not { } warned || time.GetElapsedTime(warned) >= WarningInterval)
        {
            _warnedAt = _failedAt;
            log.LogWarning("Statistics cannot be sent to {Target}: {Reason}; what counters gain is kept until they can", target, reason);
        }
    }

    // The first write after the peer has closed would still succeed, and its lines would be lost.
    private bool PeerHasClosed(Socket socket) =>
        target.Protocol == StatProtocol.Tcp && socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
