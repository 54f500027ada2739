using System.Net.Sockets;

namespace EnvoyRls.Cli.Bench.Sockets;

/// <summary>Bytes as they are.</summary>
internal sealed class PlainWire : IWire
{
    private readonly ByteQueue _unsent = new();

    /// <param name="socket">A connected socket, which is the wire's from now on.</param>
    public PlainWire(Socket socket)
    {
        Socket = socket;
        socket.Blocking = false;
    }

    public Socket Socket { get; }

    public bool HasUnsent => _unsent.Length > 0;

    public bool TryReceive(Memory<byte> buffer, out int count)
    {
        count = Socket.Receive(buffer.Span, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            count = 0;
            return true;
        }

        ThrowUnless(error);
        return count > 0;
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        int sent = HasUnsent ? 0 : SendNow(bytes);
        _unsent.Append(bytes[sent..]);
    }

    public void Flush()
    {
        if (HasUnsent)
        {
            _unsent.Consume(SendNow(_unsent.Span));
        }
    }

    public void Dispose() => Socket.Dispose();

    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        int sent = Socket.Send(bytes, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }

        ThrowUnless(error);
        return sent;
    }

    private static void ThrowUnless(SocketError success)
    {
        if (success != SocketError.Success)
        {
            throw new IOException(new SocketException((int)success).Message);
        }
    }
}
