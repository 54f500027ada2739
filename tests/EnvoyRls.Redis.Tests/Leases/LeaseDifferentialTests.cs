using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Tests.Scripts;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>The scripts of leases against the memory store: the same traffic meets the same grants and outcomes, step for step.</summary>
[Collection(DifferentialCollection.Name)]
public sealed class LeaseDifferentialTests(PlainServer server) : IClassFixture<PlainServer>
{
    private const string GivenClock = "local now = tonumber(table.remove(ARGV))";
    private const int Episodes = 150;
    private const int StepsOfEpisode = 60;

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task Leases_are_granted_alike_in_redis_and_in_memory(LimitAlgorithm algorithm)
    {
        RedisScript charge = new(ScriptText.Counter(GivenClock, CounterScripts.FileOf(algorithm)));
        RedisScript lease = new(ScriptText.Lease(GivenClock, CounterScripts.FileOf(algorithm)));
        await using RedisLink link = new(StoreHost.Patient(server.Redis.Address), [], TimeProvider.System, new StatRegistry(), NullLogger.Instance);
        await link.OpenAsync(TestContext.Current.CancellationToken);
        int slices = 0;
        for (int seed = 0; seed < Episodes; seed++)
        {
            LeaseTraffic traffic = new(seed, algorithm);
            FakeTimeProvider time = new();
            await using MemoryCounterStore memory = new(16, new WindowClock(time), time, new StatRegistry());
            for (int step = 0; step < StepsOfEpisode; step++)
            {
                Charge asked = traffic.Next();
                time.SetUtcNow(DateTimeOffset.UnixEpoch.AddTicks(traffic.Now * TimeSpan.TicksPerMicrosecond));
                Charge expected = await InMemoryAsync(memory, asked);
                string answer = await InRedisAsync(link.Connection, asked.Kind == ChargeKind.Lease ? lease : charge, $"lease-{algorithm}-{seed}", asked, traffic.Now);
                Assert.True(AnswerOf(expected, traffic.Now) == answer, $"{algorithm} {seed}, step {step}: {AnswerOf(expected, traffic.Now)} in memory, {answer} in redis");
                traffic.Note(expected);
                slices += expected.Kind == ChargeKind.Lease && expected.Granted > expected.Lease!.Needed ? 1 : 0;
            }
        }

        Assert.True(slices > Episodes, $"only {slices} slices were granted");
    }

    private static async Task<Charge> InMemoryAsync(MemoryCounterStore memory, Charge asked)
    {
        ChargeBatch batch = new();
        Fill(ref batch.Add("key"u8, default), asked);
        Assert.Null(await memory.ChargeAsync(batch));
        return batch.Charges[0];
    }

    private static void Fill(ref Charge charge, in Charge asked)
    {
        charge.Kind = asked.Kind;
        charge.Hits = asked.Hits;
        charge.Limit = asked.Limit;
        charge.Lease = asked.Lease;
        charge.ChargedAt = asked.ChargedAt;
    }

    private static async Task<string> InRedisAsync(RedisConnection servers, RedisScript script, string key, Charge asked, long now)
    {
        RespWriter writer = RespWriter.Begin();
        writer.AddCharge(asked);
        List<byte[]> arguments = [];
        Words(writer.EncodedWords(), arguments);
        arguments.Add(Encoding.ASCII.GetBytes(now.ToString(CultureInfo.InvariantCulture)));
        return (await new CoordinationRequest(servers, script, key, [.. arguments]).SendAsync(servers.Client!, 0)).Text;
    }

    private static void Words(ReadOnlySpan<byte> encoded, List<byte[]> words)
    {
        while (RespParser.TryRead(encoded, out RespReply word, out int length))
        {
            words.Add(word.Bytes.ToArray());
            encoded = encoded[length..];
        }
    }

    private static string AnswerOf(in Charge charge, long now)
    {
        ref readonly ChargeOutcome outcome = ref charge.Outcome;
        string granted = charge.Kind == ChargeKind.Lease ? FormattableString.Invariant($"{charge.Granted} ") : "";
        return FormattableString.Invariant(
            $"{now} {granted}{(outcome.Admitted ? 1 : 0)} {outcome.Remaining} {outcome.ResetMicroseconds} {outcome.RetryMicroseconds} {outcome.DelayMicroseconds}");
    }
}
