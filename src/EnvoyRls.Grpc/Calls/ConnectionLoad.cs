namespace EnvoyRls.Grpc.Calls;

/// <summary>The calls of a connection that its server knows to be under way; a feature of the connection.</summary>
internal sealed class ConnectionLoad(ServerLoad server)
{
    private int _calls;

    public ServerLoad Server { get; } = server;

    /// <summary>How many calls were told.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether another call may begin.</summary>
    /// <param name="own">How many calls are not over, be they told or not.</param>
    public bool HasRoom(int own) => Server.HasRoom(own, own - Calls);

    /// <summary>Tells of calls that have begun and are not over.</summary>
    public void Begin(int calls)
    {
        Interlocked.Add(ref _calls, calls);
        Server.AddCalls(calls);
    }

    /// <summary>A call that was told of is over.</summary>
    public void End()
    {
        Interlocked.Decrement(ref _calls);
        Server.EndCall();
    }
}
