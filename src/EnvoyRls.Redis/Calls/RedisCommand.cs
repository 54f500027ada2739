using System.Text;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Calls;

/// <summary>
/// One command and its way to a reply: it goes to the server of its slot, and on to another where it is refused for that;
/// scripts unknown to a server are brought along; errors become faults. What was not refused is never sent twice.
/// </summary>
internal abstract class RedisCommand(RedisConnection servers) : RespCommand
{
    // A slot that is moved refuses once on its way, and may move again; more is a circle.
    private const int MostRefusals = 5;

    // Nobody waits that long for a call, and what is given back may take its time.
    private const int MostWaits = 1_000;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1);

    /// <summary>The fault of a command that nobody could be sent.</summary>
    protected static readonly StoreFault NoServer = new(StoreFaultKind.Unavailable, "no connection to the Redis server of the key is up");
    private static readonly StoreFault TooMuch = new(StoreFaultKind.Overloaded, "too much waits to be sent to Redis");

    private int _slot;
    private int _refusals;
    private int _waits;
    private bool _byText;

    /// <inheritdoc/>
    public sealed override void Answer(RespConnection connection, in RespReply reply)
    {
        if (reply.Type != RespType.Error)
        {
            Accept(connection, reply);
        }
        else if (RedisErrors.IsScriptUnknown(reply.Bytes) && !_byText && IsWanted)
        {
            // EVAL leaves the script loaded behind it, on the very server that lacked it.
            _byText = true;
            SendAgain(connection, asking: false);
        }
        else if (RedisErrors.IsMoved(reply.Bytes) || RedisErrors.IsAsk(reply.Bytes))
        {
            Follow(connection, reply);
        }
        else if (RedisErrors.IsSplit(reply.Bytes) && IsWanted && _waits++ < MostWaits)
        {
            _ = RepeatLaterAsync();
        }
        else
        {
            if (RedisErrors.IsMisdirected(reply.Bytes))
            {
                servers.Signal.Raise(RefreshReasons.Misdirected);
            }

            Refuse(connection, reply);
        }
    }

    /// <inheritdoc/>
    public sealed override void Lose(string reason) => Fail(RedisErrors.ToFault(reason));

    /// <summary>Sends it to the server of a slot, 0 outside a cluster; tells why it could not.</summary>
    protected StoreFault? TrySend(RedisClient? client, int slot) => client?.For(slot) is { } connection ? TrySend(connection, slot) : NoServer;

    /// <summary>Sends it to a server that is thought to serve a slot; tells why it could not.</summary>
    protected StoreFault? TrySend(RespConnection connection, int slot)
    {
        _slot = slot;
        _refusals = 0;
        _waits = 0;
        _byText = false;
        return TrySend(connection, asking: false);
    }

    /// <summary>Sends it to the server of the slot that it was sent for before.</summary>
    protected StoreFault? TryRepeat() => TrySend(servers.Client, _slot);

    /// <summary>Whether anybody still wants a reply.</summary>
    protected virtual bool IsWanted => true;

    /// <summary>Writes its words; a script by its text where the server does not know it.</summary>
    protected abstract void Encode(RespWriter writer, bool byText);

    /// <summary>Takes in what Redis answered, which is no error.</summary>
    protected abstract void Accept(RespConnection connection, in RespReply reply);

    /// <summary>Takes in that there will be no answer.</summary>
    protected abstract void Fail(StoreFault fault);

    /// <summary>Takes in an error of the command's own.</summary>
    protected virtual void Refuse(RespConnection connection, in RespReply error) => Fail(RedisErrors.ToFault(error.Bytes));

    private void Follow(RespConnection connection, in RespReply error)
    {
        bool moved = RedisErrors.IsMoved(error.Bytes);
        string text = Encoding.UTF8.GetString(error.Bytes);
        RedisAddress? target = SlotMap.ReadTarget(text.AsSpan(text.LastIndexOf(' ') + 1), connection.Address);
        RedisClient? client = servers.Client;
        RespConnection? next = target is null ? null : client?.To(target);
        if (moved && next is not null)
        {
            client!.Move(_slot, target!);
        }
        else if (target is not null && next is null)
        {
            servers.Meet(target);
        }

        // A slot that is still where it was asked for is no news about the map.
        if (moved || next is null)
        {
            servers.Signal.Raise(RefreshReasons.SlotMoved);
        }

        if (next is null || ++_refusals > MostRefusals || !IsWanted)
        {
            Fail(RedisErrors.ToFault(text));
        }
        else
        {
            SendAgain(next, asking: !moved);
        }
    }

    /// <summary>Asks the server of the slot again when the other keys may have followed.</summary>
    private async Task RepeatLaterAsync()
    {
        await Task.Delay(Wait, servers.Time);
        if (IsWanted && servers.Client?.For(_slot) is { } connection)
        {
            SendAgain(connection, asking: false);
        }
        else
        {
            Fail(NoServer);
        }
    }

    private void SendAgain(RespConnection connection, bool asking)
    {
        if (TrySend(connection, asking) is { } fault)
        {
            Fail(fault);
        }
    }

    private StoreFault? TrySend(RespConnection connection, bool asking)
    {
        RespWriter writer = RespWriter.Begin();
        Encode(writer, _byText);
        return connection.Send(writer.End(), this, asking) switch
        {
            SendOutcome.Sent => null,
            SendOutcome.Full => TooMuch,
            _ => NoServer,
        };
    }
}
