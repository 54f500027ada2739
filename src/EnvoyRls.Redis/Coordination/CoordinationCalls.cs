using System.Globalization;
using System.Text;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Coordination;

/// <summary>Sends requests, bounded in time and number, and makes one exception of all that can go wrong.</summary>
internal sealed class CoordinationCalls(RedisConnection connection, TimeSpan timeout, TimeProvider time)
{
    // Payloads may be large, and those that ran out of time are kept until the server answers or is given up.
    private const int MostInFlight = 32;

    private readonly CallGate _gate = new(MostInFlight);

    /// <exception cref="CoordinationException">Redis is away, refused, or did not answer in time.</exception>
    public Task<RespValue> RunAsync(RedisScript script, string key, byte[][] arguments, CancellationToken cancel) =>
        SendAsync(script, key, arguments, cancel);

    /// <summary>The values of a hash's fields, nothing for those that it does not have.</summary>
    /// <exception cref="CoordinationException">Redis is away, refused, or did not answer in time.</exception>
    public async Task<IReadOnlyList<RespValue>> ReadAsync(string key, byte[][] fields, CancellationToken cancel)
    {
        RespValue answer = await SendAsync(null, key, fields, cancel);
        return answer.Items.Count == fields.Length ? answer.Items : throw new CoordinationException("redis answered another number of fields");
    }

    private async Task<RespValue> SendAsync(RedisScript? script, string key, byte[][] arguments, CancellationToken cancel)
    {
        if (connection.Client is not { IsConnected: true } client)
        {
            throw new CoordinationException("no connection to Redis is up");
        }

        if (!_gate.TryEnter())
        {
            throw new CoordinationException(string.Create(CultureInfo.InvariantCulture, $"{MostInFlight} requests wait for Redis already"));
        }

        CoordinationRequest request = new(connection, script, key, arguments);
        try
        {
            return await LeaveAfterAsync(request.SendAsync(client, HashSlot.Of(Encoding.UTF8.GetBytes(key)))).WaitAsync(timeout, time, cancel);
        }
        catch (TimeoutException error)
        {
            connection.Signal.Raise(RefreshReasons.Stalled);
            throw new CoordinationException(
                string.Create(CultureInfo.InvariantCulture, $"redis did not answer within {timeout.TotalMilliseconds:0.###} ms"), error);
        }
        catch (RespException error)
        {
            throw new CoordinationException(error.Message, error);
        }
    }

    // A request counts until its reply is in, though nobody waits for it any more.
    private async Task<RespValue> LeaveAfterAsync(Task<RespValue> reply)
    {
        try
        {
            return await reply;
        }
        finally
        {
            _gate.Leave();
        }
    }
}
