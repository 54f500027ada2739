using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;

namespace EnvoyRls.Redis.Coordination;

/// <summary>A script or a command for one key, whose reply is awaited.</summary>
/// <param name="servers">Who is asked.</param>
/// <param name="script">The script; <see langword="null"/> for HMGET.</param>
/// <param name="key">The key.</param>
/// <param name="arguments">The arguments, or the fields of HMGET.</param>
internal sealed class CoordinationRequest(RedisConnection servers, RedisScript? script, string key, byte[][] arguments) : RedisCommand(servers)
{
    private readonly TaskCompletionSource<RespValue> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sends it; faults with <see cref="RespException"/> if Redis refuses or is lost.</summary>
    public Task<RespValue> SendAsync(RedisClient client, int slot)
    {
        if (TrySend(client, slot) is { } fault)
        {
            Fail(fault);
        }

        return _reply.Task;
    }

    protected override void Encode(RespWriter writer, bool byText)
    {
        if (script is null)
        {
            writer.Add("HMGET"u8);
        }
        else
        {
            script.Begin(writer, byText, keys: 1);
        }

        writer.Add(key);
        foreach (byte[] argument in arguments)
        {
            writer.Add(argument);
        }
    }

    protected override void Accept(RespConnection connection, in RespReply reply) => _reply.SetResult(reply.Copy());

    protected override void Fail(StoreFault fault) => _reply.SetException(new RespException(fault.Message));
}
