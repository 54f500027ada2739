using System.Net.Sockets;

namespace EnvoyRls.Cli.Bench.Sockets;

/// <summary>A connection's bytes, which never blocks. For one thread.</summary>
internal interface IWire : IDisposable
{
    /// <summary>What to wait for.</summary>
    Socket Socket { get; }

    /// <summary>Whether bytes wait for room to be sent.</summary>
    bool HasUnsent { get; }

    /// <summary>Takes bytes that have come.</summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="count">How many; 0 if none have come.</param>
    /// <returns>Whether more may come: <see langword="false"/> at the end.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    bool TryReceive(Memory<byte> buffer, out int count);

    /// <summary>Sends bytes; what there is no room for is kept.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Sends what was kept, as far as there is room.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    void Flush();
}
