using System.Globalization;
using System.Text;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.News;
using EnvoyRls.Redis.Resp;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Coordination;

/// <summary>
/// Coordination through the Redis that holds the counters, by scripts that go by its clock. It has connections of its
/// own, so that no document ever stands before a counter's reply.
/// </summary>
/// <remarks>
/// A primary that dies may take with it what it had not yet told its replicas. Tokens and versions are times by Redis'
/// clock wherever that is ahead of the count, so that they keep growing as long as the clocks of the servers agree.
/// </remarks>
public sealed class RedisCoordinator : ICoordinator
{
    private const long NoFence = -1;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly byte[][] VersionField = ["version"u8.ToArray()];
    private static readonly byte[][] DocumentFields = ["version"u8.ToArray(), "payload"u8.ToArray()];

    private readonly RedisLink _link;
    private readonly CoordinationCalls _calls;
    private readonly CoordinationKeys _keys;
    private readonly ChangeBoard _changes = new();
    private readonly TimeProvider _time;

    private RedisCoordinator(RedisLink link, RedisCoordinationOptions options, TimeProvider time)
    {
        _link = link;
        _calls = new CoordinationCalls(link.Connection, options.Timeout, time);
        _keys = new CoordinationKeys(options.KeyPrefix);
        _time = time;
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <summary>Whether a connection is up now.</summary>
    public bool IsConnected => _link.Connection.IsConnected;

    /// <summary>Opens it without waiting for Redis: the background loops connect, for as long as it takes.</summary>
    /// <param name="redis">The store's options; name, statistics and times are the coordinator's own.</param>
    /// <param name="options">How it is used.</param>
    /// <param name="time">The clock of waits and time limits.</param>
    /// <param name="statistics">Where connections are counted, under <c>envoyrls.coordination_pool</c>.</param>
    /// <param name="supervisor">Runs the loops; to be stopped before the coordinator is disposed.</param>
    /// <param name="logs">Where it logs.</param>
    /// <exception cref="RedisConfigurationException">The options cannot work.</exception>
    public static RedisCoordinator Open(
        RedisOptions redis,
        RedisCoordinationOptions options,
        TimeProvider time,
        StatRegistry statistics,
        Supervisor supervisor,
        ILoggerFactory logs)
    {
        RedisOptions own = redis with
        {
            Name = $"{redis.Name}-coordination",
            StatPrefix = "envoyrls.coordination_pool",
            OperationTimeout = options.Timeout,
            Startup = redis.Startup with { MaxElapsed = TimeSpan.Zero },
        };
        ILogger log = logs.CreateLogger<RedisCoordinator>();
        RedisLink link = new(own, CoordinationScripts.All, time, statistics, log);
        RedisCoordinator coordinator = new(link, options, time);
        ChangeBoard changes = coordinator._changes;
        AnnouncementListener listener = new(
            link, coordinator._keys.Changes, name => changes.Tell(Encoding.UTF8.GetString(name)), changes.TellAll, time, log);
        link.StartLoops(supervisor);
        supervisor.Run($"{own.Name}-changes", listener.RunAsync);
        return coordinator;
    }

    /// <inheritdoc/>
    public async ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(term, Shortest);
        RespValue answer = await _calls.RunAsync(CoordinationScripts.Lead, _keys.Lease(role), [Word(replica), Word(Microseconds(term))], cancellation);
        return answer.Number > 0 ? answer.Number : null;
    }

    /// <inheritdoc/>
    public async ValueTask ResignAsync(string role, string replica, CancellationToken cancellation) =>
        await _calls.RunAsync(CoordinationScripts.Resign, _keys.Lease(role), [Word(replica)], cancellation);

    /// <inheritdoc/>
    public async ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation)
    {
        IReadOnlyList<RespValue> fields = await _calls.ReadAsync(_keys.Document(name), DocumentFields, cancellation);
        return fields[0].IsNull ? null : new SharedDocument(fields[0].Number, fields[1].Bytes);
    }

    /// <inheritdoc/>
    public async ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        byte[][] arguments = [Word(expectedVersion), Word(fence ?? NoFence), SharedPayload.Copy(payload), Word(_keys.Changes), Word(name)];
        RespValue answer = await _calls.RunAsync(CoordinationScripts.Write, _keys.Document(name), arguments, cancellation);
        return answer.Items is [{ } outcome, { } version]
            ? new DocumentWrite((DocumentWriteOutcome)outcome.Number, version.Number)
            : throw new CoordinationException("redis answered no outcome of a write");
    }

    /// <inheritdoc/>
    public async ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation)
    {
        long started = _time.GetTimestamp();
        while (true)
        {
            Task announced = _changes.Next(name);
            bool changed = await HasChangedAsync(name, knownVersion, cancellation);
            TimeSpan left = longest - _time.GetElapsedTime(started);
            if (changed || left <= TimeSpan.Zero)
            {
                return;
            }

            await announced.WaitAsync(left < Poll ? left : Poll, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public async ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, Shortest);
        byte[][] arguments = [Word(replica), Word(sequence), Word(Microseconds(keep)), SharedPayload.Copy(payload)];
        await _calls.RunAsync(CoordinationScripts.Share, _keys.Parts(topic), arguments, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation)
    {
        RespValue answer = await _calls.RunAsync(CoordinationScripts.Collect, _keys.Parts(topic), [], cancellation);
        return
        [
            .. answer.Items.Chunk(2)
                .Select(static pair => StoredPart.Read(pair[0].Bytes, pair[1].Bytes))
                .OrderBy(static part => part.Replica, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private static byte[] Word(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Word(long number) => Word(number.ToString(CultureInfo.InvariantCulture));

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private async Task<bool> HasChangedAsync(string name, long knownVersion, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<RespValue> fields = await _calls.ReadAsync(_keys.Document(name), VersionField, cancellation);
            return fields[0].Number != knownVersion;
        }
        catch (CoordinationException)
        {
            return false;
        }
    }
}
