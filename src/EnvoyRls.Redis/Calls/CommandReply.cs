using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Calls;

/// <summary>One command of a call and its way to a reply: scripts unknown to the server are brought along, errors become faults.</summary>
internal abstract class CommandReply
{
    private readonly BatchCall _call;
    private readonly CallContext _context;
    private readonly Action _onCompleted;
    private IDatabase? _database;
    private RedisScript? _script;
    private string _command = "";
    private RedisKey[] _keys = [];
    private RedisValue[] _arguments = [];
    private Task<RedisResult>? _task;

    protected CommandReply(BatchCall call, CallContext context)
    {
        _call = call;
        _context = context;
        _onCompleted = Complete;
    }

    /// <summary>Sends a script. The client may write a command after its call has run out of time: its arguments are never reused.</summary>
    protected void Send(IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        _database = database;
        _script = script;
        _keys = keys;
        _arguments = arguments;
        Issue(scriptText: false);
    }

    /// <summary>Sends a command that takes a key and nothing else.</summary>
    protected void Send(IDatabase database, string command, RedisKey key)
    {
        _database = database;
        _script = null;
        _command = command;
        _keys = [key];
        Issue(scriptText: false);
    }

    /// <summary>Sends another script for the same keys, after the reply to the first is in.</summary>
    protected void SendAgain(RedisScript script, RedisValue[] arguments) => Send(_database!, script, _keys, arguments);

    /// <summary>Takes in what Redis answered, without touching the batch; false if it makes no sense.</summary>
    protected abstract bool TryAccept(RedisValue value);

    private void Issue(bool scriptText)
    {
        try
        {
            _task = Command(scriptText);
        }
        catch (Exception error)
        {
            // The client throws at once when it has been replaced and closed meanwhile.
            _call.Arrived(RedisErrors.ToFault(error));
            return;
        }

        _task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onCompleted);
    }

    private Task<RedisResult> Command(bool scriptText)
    {
        if (_script is null)
        {
            return _database!.ExecuteAsync(_command, [_keys[0]], CommandFlags.DemandMaster);
        }

        return scriptText
            ? _database!.ScriptEvaluateAsync(_script.Text, _keys, _arguments, CommandFlags.DemandMaster | CommandFlags.NoScriptCache)
            : _database!.ScriptEvaluateAsync(_script.Hash, _keys, _arguments, CommandFlags.DemandMaster);
    }

    private void Complete()
    {
        Task<RedisResult> task = _task!;
        if (task.IsCompletedSuccessfully)
        {
            Accept((RedisValue)task.Result);
            return;
        }

        Exception error = task.Exception?.GetBaseException() ?? new TaskCanceledException(task);
        if (_script is not null && _call.IsRunning && RedisErrors.IsScriptUnknown(error))
        {
            // EVAL leaves the script loaded behind it, on the very server that lacked it.
            Issue(scriptText: true);
        }
        else if (RedisErrors.IsOverflow(error))
        {
            Accept(long.MaxValue);
        }
        else
        {
            if (RedisErrors.IsMisdirected(error))
            {
                _context.Servers.Raise(RefreshReasons.Misdirected);
            }

            _call.Arrived(RedisErrors.ToFault(error));
        }
    }

    private void Accept(RedisValue value) =>
        _call.Arrived(TryAccept(value) ? null : new StoreFault(StoreFaultKind.Unavailable, "redis answered what no script of ours does"));
}
