namespace EnvoyRls.Redis.Resp;

/// <summary>
/// What waits for the reply to one command that was sent. Exactly one of its methods is called, once, by the thread that
/// reads the connection: it neither blocks nor throws nor takes long.
/// </summary>
internal abstract class RespCommand
{
    /// <summary>The server answered.</summary>
    public abstract void Answer(RespConnection connection, in RespReply reply);

    /// <summary>The connection is no more; whether the server carried the command out is not known.</summary>
    public abstract void Lose(string reason);
}
