using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Calls;

/// <summary>One charge's command and what became of it. Keeps its value to itself: only its call touches the batch.</summary>
internal sealed class ChargeReply
{
    private static readonly RedisValue[] NoArguments = [];

    private readonly BatchCall _call;
    private readonly CallContext _context;
    private readonly Action _onCompleted;
    private IDatabase? _database;
    private CounterScript? _script;
    private RedisKey[] _keys = [];
    private RedisValue[] _arguments = NoArguments;
    private Task<RedisResult>? _task;

    public ChargeReply(BatchCall call, CallContext context)
    {
        _call = call;
        _context = context;
        _onCompleted = Complete;
    }

    /// <summary>The counter's value, once the reply is in.</summary>
    public long Value { get; private set; }

    public void Send(IDatabase database, ChargeBatch batch, in Charge charge, bool readOnly)
    {
        // The client may write a command after its call has run out of time: its arguments are never reused.
        _keys = [batch.Key(charge).ToArray()];
        _database = database;
        if (readOnly)
        {
            _script = null;
            _arguments = NoArguments;
        }
        else
        {
            _script = charge.Kind == ChargeKind.Refund ? CounterScript.Refund : CounterScript.Add;
            _arguments = [charge.Hits, charge.ExpirySeconds];
        }

        Issue(scriptText: false);
    }

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
            return _database!.ExecuteAsync("GET", [_keys[0]], CommandFlags.DemandMaster);
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
            Value = Parse((RedisValue)task.Result);
            _call.Arrived(null);
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
            Value = long.MaxValue;
            _call.Arrived(null);
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

    private static long Parse(RedisValue value) => value.TryParse(out long number) ? number : 0;
}
