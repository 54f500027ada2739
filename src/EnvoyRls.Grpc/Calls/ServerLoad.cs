namespace EnvoyRls.Grpc.Calls;

/// <summary>What a server has taken on, over all of its connections, and whether it takes on more.</summary>
internal sealed class ServerLoad(GrpcServerOptions options)
{
    private int _calls;
    private int _connections;
    private long _unfinishedBytes;

    /// <summary>Calls that are not over, as far as connections have told.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Connections that are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Tells somebody what was not taken on.</summary>
    public void Tell(GrpcRefusal refusal) => options.Observer?.Refused(refusal);

    /// <summary>
    /// Whether a connection may begin another call. Once there are too many, those that hold more than their part begin no more, so that
    /// no client can use up the room of all: whoever asks for one thing at a time, such as a health check, is always served.
    /// </summary>
    /// <param name="own">How many calls of the connection are not over.</param>
    /// <param name="untold">How many of these are not among <see cref="Calls"/> yet.</param>
    public bool HasRoom(int own, int untold) => Calls + untold < options.MaxCalls || own < Math.Max(options.MaxCalls / Math.Max(Connections, 1), 1);

    public void AddCalls(int calls) => Interlocked.Add(ref _calls, calls);

    public void EndCall() => Interlocked.Decrement(ref _calls);

    /// <summary>Counts a connection, unless there are too many.</summary>
    public bool TryConnect()
    {
        if (Interlocked.Increment(ref _connections) <= options.MaxConnections)
        {
            return true;
        }

        Disconnect();
        Tell(GrpcRefusal.TooManyConnections);
        return false;
    }

    public void Disconnect() => Interlocked.Decrement(ref _connections);

    /// <summary>Counts bytes of a message that is not whole yet, unless there are too many of them.</summary>
    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _unfinishedBytes, bytes) <= options.MaxUnfinishedBytes)
        {
            return true;
        }

        LetGo(bytes);
        Tell(GrpcRefusal.TooManyBytes);
        return false;
    }

    /// <summary>Ends what <see cref="TryHold"/> has counted.</summary>
    public void LetGo(long bytes) => Interlocked.Add(ref _unfinishedBytes, -bytes);
}
