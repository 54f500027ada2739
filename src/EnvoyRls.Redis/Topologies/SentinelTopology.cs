using System.Collections.Concurrent;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Topologies;

/// <summary>Asks every sentinel who the master is and believes the server itself: it has to say that it is one.</summary>
internal sealed class SentinelTopology(RedisOptions options, RedisSites sites, TlsTrust? tls, TimeProvider time) : IRedisTopology
{
    private static readonly TimeSpan LongestAsk = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _askLimit = options.ConnectTimeout < LongestAsk ? options.ConnectTimeout : LongestAsk;

    // A master that dies is named until another has taken its place, and nobody should be kept long by waiting for it.
    private readonly Patience _proof = new(TimeSpan.FromMilliseconds(300), options.ConnectTimeout < LongestAsk ? options.ConnectTimeout : LongestAsk);

    public async Task<IReadOnlyList<RedisAddress>> LocateAsync(CancellationToken cancel)
    {
        ConcurrentQueue<string> errors = [];
        Dictionary<RedisAddress, (int Votes, Task<bool> IsMaster)> candidates = [];
        await foreach (Task<RedisAddress?> answer in Task.WhenEach(sites.Addresses.Select(sentinel => AskSentinelAsync(sentinel, errors, cancel))))
        {
            if (await answer is not { } named)
            {
                continue;
            }

            // All are asked to prove it at once: one that has died is named until others know of the one that took its place.
            (int votes, Task<bool> isMaster) = candidates.TryGetValue(named, out (int, Task<bool>) known) ? known : (0, IsMasterAsync(named, errors, cancel));
            candidates[named] = (votes + 1, isMaster);

            // Where most sentinels agree nobody waits for the others.
            if ((votes + 1) * 2 > sites.Addresses.Count && await Task.WhenAny(isMaster, Task.Delay(Grace, time, cancel)) == isMaster && await isMaster)
            {
                return [named];
            }
        }

        (RedisAddress Address, Task<bool> IsMaster)[] ranked =
            [.. candidates.OrderByDescending(static candidate => candidate.Value.Votes).Select(static candidate => (candidate.Key, candidate.Value.IsMaster))];
        for (int i = 0; i < ranked.Length; i++)
        {
            Task<bool> isMaster = ranked[i].IsMaster;
            Task other = AnyIsMasterAsync(ranked.Skip(i + 1).Select(static candidate => candidate.IsMaster));
            if (await Task.WhenAny(isMaster, other) == isMaster && await isMaster)
            {
                return [ranked[i].Address];
            }
        }

        throw new RespException($"no master '{sites.MasterName}' was found through the sentinels: {string.Join("; ", errors)}");
    }

    /// <summary>Listens to one sentinel until it announces another master or falls silent.</summary>
    public async Task WaitForSwitchAsync(int turn, TimeSpan limit, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        RedisAddress sentinel = sites.Addresses[turn % sites.Addresses.Count];
        TaskCompletionSource switched = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RespConnection connection = await OpenSentinelAsync(sentinel, Hear, patience.Token);
        connection.WhenEnded(_ => switched.TrySetException(new RespException($"sentinel {sentinel} hung up")));
        await connection.AskAsync(patience.Token, "SUBSCRIBE", "+switch-master");
        await switched.Task.WaitAsync(patience.Token);

        void Hear(in RespReply push)
        {
            if (push.Copy() is { Items: [_, _, { } news] } && news.Text.StartsWith(sites.MasterName + " ", StringComparison.Ordinal))
            {
                switched.TrySetResult();
            }
        }
    }

    /// <summary>Ends some time after one of them has proven to be a master, if any does: who is named by more sentinels has as long to do so.</summary>
    private async Task AnyIsMasterAsync(IEnumerable<Task<bool>> proofs)
    {
        await foreach (Task<bool> proof in Task.WhenEach(proofs))
        {
            if (proof.IsCompletedSuccessfully && await proof)
            {
                await Task.Delay(Grace, time);
                return;
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time);
    }

    private Task<RespConnection> OpenSentinelAsync(RedisAddress sentinel, RespPush? pushed, CancellationToken cancel) =>
        RespConnection.OpenAsync(sentinel, sentinel.Credentials ?? options.SentinelCredentials(), tls, pushed, cancel);

    private async Task<RedisAddress?> AskSentinelAsync(RedisAddress sentinel, ConcurrentQueue<string> errors, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_askLimit);
        try
        {
            await using RespConnection connection = await OpenSentinelAsync(sentinel, null, patience.Token);
            RespValue answer = await connection.AskAsync(patience.Token, "SENTINEL", "get-master-addr-by-name", sites.MasterName);
            if (answer is { Items: [{ } host, { } port] })
            {
                return new RedisAddress(host.Text, (int)port.Number);
            }

            errors.Enqueue($"sentinel {sentinel} does not know it");
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            errors.Enqueue($"sentinel {sentinel}: {Explain(error, patience)}");
        }

        return null;
    }

    private async Task<bool> IsMasterAsync(RedisAddress server, ConcurrentQueue<string> errors, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_proof.Limit);
        long started = time.GetTimestamp();
        try
        {
            await using RespConnection connection = await RespConnection.OpenAsync(server, options.Credentials(), tls, null, patience.Token);
            bool isMaster = await connection.IsMasterAsync(patience.Token);
            _proof.Learn(time.GetElapsedTime(started));
            if (isMaster)
            {
                return true;
            }

            errors.Enqueue($"{server} is not a master");
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            errors.Enqueue($"{server}: {Explain(error, patience)}");
        }

        return false;
    }

    private static string Explain(Exception error, CancellationTokenSource patience) =>
        patience.IsCancellationRequested ? "no answer in time" : RedisErrors.Describe(error);
}
