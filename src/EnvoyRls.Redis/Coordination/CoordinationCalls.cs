using System.Globalization;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Coordination;

/// <summary>Sends requests, bounded in time and number, and makes one exception of all that can go wrong.</summary>
internal sealed class CoordinationCalls(RedisConnection connection, TimeSpan timeout, TimeProvider time)
{
    // Payloads may be large, and the client keeps those that ran out of time until the server answers or is given up.
    private const int MostInFlight = 32;

    private readonly CallGate _gate = new(MostInFlight);

    /// <exception cref="CoordinationException">Redis is away, refused, or did not answer in time.</exception>
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey key, RedisValue[] arguments, CancellationToken cancel) =>
        SendAsync(database => EvaluateAsync(database, script, [key], arguments), cancel);

    /// <exception cref="CoordinationException">Redis is away, refused, or did not answer in time.</exception>
    public Task<RedisValue[]> ReadAsync(RedisKey key, RedisValue[] fields, CancellationToken cancel) =>
        SendAsync(database => database.HashGetAsync(key, fields, CommandFlags.DemandMaster), cancel);

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments, CommandFlags.DemandMaster);
        }
        catch (RedisServerException error) when (RedisErrors.IsScriptUnknown(error))
        {
            return await database.ScriptEvaluateAsync(script.Text, keys, arguments, CommandFlags.DemandMaster | CommandFlags.NoScriptCache);
        }
    }

    private async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancel)
    {
        IDatabase database = connection.Database ?? throw new CoordinationException("no connection to Redis is up");
        if (!_gate.TryEnter())
        {
            throw new CoordinationException(string.Create(CultureInfo.InvariantCulture, $"{MostInFlight} requests wait for Redis already"));
        }

        try
        {
            T answer = await LeaveAfterAsync(command, database).WaitAsync(timeout, time, cancel);

            // The thread that brought the reply has other replies to look after.
            await Task.Yield();
            return answer;
        }
        catch (TimeoutException error)
        {
            connection.Signal.Raise(RefreshReasons.Stalled);
            throw new CoordinationException(
                string.Create(CultureInfo.InvariantCulture, $"redis did not answer within {timeout.TotalMilliseconds:0.###} ms"), error);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            if (RedisErrors.IsMisdirected(error))
            {
                connection.Signal.Raise(RefreshReasons.Misdirected);
            }

            throw new CoordinationException(RedisErrors.Describe(error), error);
        }
    }

    // A request counts until its reply is in, though nobody waits for it any more.
    private async Task<T> LeaveAfterAsync<T>(Func<IDatabase, Task<T>> command, IDatabase database)
    {
        try
        {
            return await command(database);
        }
        finally
        {
            _gate.Leave();
        }
    }
}
