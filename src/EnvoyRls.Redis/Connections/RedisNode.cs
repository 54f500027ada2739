using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Connections;

/// <summary>A server that takes writes.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Connection">The connection to it; <see langword="null"/> where none could be made.</param>
internal sealed record RedisNode(RedisAddress Address, RespConnection? Connection)
{
    public bool IsOpen => Connection is { IsOpen: true };
}
