using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;

namespace EnvoyRls.Cli.Bench.Sockets;

/// <summary>Bytes under TLS 1.2 or later, for HTTP/2 alone.</summary>
internal sealed class TlsWire : IWire
{
    private const int LongestLookMilliseconds = 50;

    private readonly PlainWire _wire;
    private readonly WireStream _encrypted;
    private readonly SslStream _stream;
    private readonly byte[] _received = new byte[16 * 1024];
    private Task<int>? _receiving;
    private int _start;
    private int _end;

    private TlsWire(PlainWire wire, WireStream encrypted, SslStream stream)
    {
        _wire = wire;
        _encrypted = encrypted;
        _stream = stream;
    }

    public Socket Socket => _wire.Socket;

    public bool HasUnsent => _wire.HasUnsent;

    /// <summary>Shakes hands.</summary>
    /// <exception cref="AuthenticationException">There is no agreement, or none on HTTP/2.</exception>
    /// <exception cref="IOException">The connection is broken, or time has run out.</exception>
    public static TlsWire Open(PlainWire wire, SslClientAuthenticationOptions options, TimeSpan timeout)
    {
        WireStream encrypted = new(wire);
        SslStream stream = new(encrypted);
        Task handshake = stream.AuthenticateAsClientAsync(options);
        SocketPoll poll = new(1);
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (!handshake.IsCompleted)
        {
            if (Environment.TickCount64 >= deadline)
            {
                throw new IOException("the TLS handshake did not end in time.");
            }

            poll.Watch(0, wire.Socket, wire.HasUnsent);
            poll.Wait(LongestLookMilliseconds * 1_000_000);
            wire.Flush();
            encrypted.Resume();
        }

        ThrowFailureOf(handshake);
        return stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
            ? new TlsWire(wire, encrypted, stream)
            : throw new AuthenticationException("the server does not speak HTTP/2 over TLS (ALPN).");
    }

    public bool TryReceive(Memory<byte> buffer, out int count)
    {
        count = 0;
        while (count < buffer.Length)
        {
            if (_start == _end && !TryDecrypt(out bool isAtEnd))
            {
                return !isAtEnd || count > 0;
            }

            int part = Math.Min(buffer.Length - count, _end - _start);
            _received.AsMemory(_start, part).CopyTo(buffer[count..]);
            _start += part;
            count += part;
        }

        return true;
    }

    public void Send(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public void Flush() => _wire.Flush();

    public void Dispose()
    {
        _stream.Dispose();
        _wire.Dispose();
    }

    /// <summary>Fills the buffer of what was received, if there is anything.</summary>
    private bool TryDecrypt(out bool isAtEnd)
    {
        _encrypted.Resume();
        _receiving ??= _stream.ReadAsync(_received, CancellationToken.None).AsTask();
        isAtEnd = false;
        if (!_receiving.IsCompleted)
        {
            return false;
        }

        ThrowFailureOf(_receiving);
        _start = 0;
        _end = _receiving.Result;
        _receiving = null;
        isAtEnd = _end == 0;
        return !isAtEnd;
    }

    private static void ThrowFailureOf(Task completed)
    {
        if (completed.Exception is { InnerException: { } failure })
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
