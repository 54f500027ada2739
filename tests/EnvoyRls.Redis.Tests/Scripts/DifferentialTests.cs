using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>
/// The scripts against the transitions in C#, whose definition they are held to: the same random traffic meets the same
/// outcomes and leaves the same state, step for step. The scripts run as they are but for what tells the time.
/// </summary>
public abstract class DifferentialTests : IAsyncLifetime
{
    private const string GivenClock = "local now = tonumber(table.remove(ARGV))";
    private const int StepsOfEpisode = 100;

    private static readonly RedisScript Delete = new("return redis.call('DEL', KEYS[1])");
    private static readonly RedisScript Text = new("return redis.call('GET', KEYS[1])");
    private static readonly RedisScript Members = new("return redis.call('ZRANGE', KEYS[1], 0, -1)");

    private RedisLink? _link;

    public async ValueTask InitializeAsync()
    {
        _link = new RedisLink(StoreHost.Patient(Servers, Kind), [], TimeProvider.System, new StatRegistry(), NullLogger.Instance);
        await _link.OpenAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _link!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task Random_charges_meet_the_same(LimitAlgorithm algorithm)
    {
        RedisScript script = Script(CounterScripts.FileOf(algorithm));
        for (int seed = 0; seed < Episodes; seed++)
        {
            await CompareAsync(script, $"{algorithm}-{seed}", new ScriptTraffic(seed).Steps(algorithm, StepsOfEpisode));
        }
    }

    [Fact]
    public async Task Random_strikes_meet_the_same()
    {
        RedisScript script = Script("ban");
        for (int seed = 0; seed < Episodes; seed++)
        {
            await CompareAsync(script, $"ban-{seed}", new ScriptTraffic(seed).BanSteps(StepsOfEpisode));
        }
    }

    [Fact]
    public async Task A_log_beyond_its_exact_members_is_rounded_alike()
    {
        const int Steps = 5_000;
        RedisScript script = Script(CounterScripts.FileOf(LimitAlgorithm.SlidingWindowLog));
        for (int seed = 0; seed < LongEpisodes; seed++)
        {
            Step[] steps = [.. new ScriptTraffic(seed).DenseSteps(Steps)];
            Assert.Contains(steps, static step => step.State?.Count(static c => c == ',') > SlidingWindowLog.ExactMembers);
            await CompareAsync(script, $"dense-{seed}", steps);
        }
    }

    /// <summary>How often a counter is begun anew, for a hundred charges.</summary>
    protected virtual int Episodes => 1_000;

    /// <summary>How often a log is begun that becomes longer than it is exact.</summary>
    protected virtual int LongEpisodes => 4;

    /// <summary>What to connect to.</summary>
    protected abstract string Servers { get; }

    /// <summary>How they are arranged.</summary>
    protected virtual RedisTopologyKind Kind => RedisTopologyKind.Single;

    private static RedisScript Script(string algorithm) => new(ScriptText.Counter(GivenClock, algorithm));

    private async Task CompareAsync(RedisScript script, string key, IEnumerable<Step> episode)
    {
        const int StepsBetweenStates = 200;
        Step[] traffic = [.. episode];

        // A server that does not know a script yet is sent it again, after what follows it here.
        await RunAsync(script, key, Arguments(traffic[0]));
        await StateAsync(key, traffic[0]);
        await RunAsync(Delete, key, []);
        int done = 0;
        foreach (Step[] steps in traffic.Chunk(StepsBetweenStates))
        {
            (Task<RespValue> Answer, Task<RespValue>? State)[] replies =
                [.. steps.Select(step => (RunAsync(script, key, Arguments(step)), step.State is null ? null : StateAsync(key, step)))];
            for (int i = 0; i < steps.Length; i++, done++)
            {
                string answer = (await replies[i].Answer).Text;
                Assert.True(AnswerOf(steps[i]) == answer, $"{key}, step {done}: {steps[i]} {Describe(steps[i])} answered {answer}");
                if (replies[i].State is not { } reply)
                {
                    continue;
                }

                string state = StateOf(await reply);
                Assert.True(steps[i].State == state, $"{key}, step {done}: {steps[i]} {Describe(steps[i])} left {state}");
            }
        }
    }

    private static byte[][] Arguments(Step step) => [.. ChargeArguments(step), Encoding.ASCII.GetBytes(step.Now.ToString(CultureInfo.InvariantCulture))];

    private static List<byte[]> ChargeArguments(Step step)
    {
        RespWriter writer = RespWriter.Begin();
        if (step.Look)
        {
            writer.AddLook(step.Charge);
        }
        else
        {
            writer.AddCharge(step.Charge);
        }

        List<byte[]> words = [];
        ReadOnlySpan<byte> rest = writer.EncodedWords();
        while (RespParser.TryRead(rest, out RespReply word, out int length))
        {
            words.Add(word.Bytes.ToArray());
            rest = rest[length..];
        }

        return words;
    }

    private static string AnswerOf(Step step) => FormattableString.Invariant(
        $"{step.Now} {(step.Outcome.Admitted ? 1 : 0)} {step.Outcome.Remaining} {step.Outcome.ResetMicroseconds} {step.Outcome.RetryMicroseconds} {step.Outcome.DelayMicroseconds}");

    private static string Describe(Step step) => string.Join(' ', ChargeArguments(step).Select(Encoding.ASCII.GetString));

    private static string StateOf(RespValue state) => state.Type == RespType.Array ? string.Join(',', state.Items.Select(static item => item.Text)) : state.Text;

    private Task<RespValue> StateAsync(string key, Step step) =>
        RunAsync(step.Charge is { Ban: null, Limit.Algorithm: LimitAlgorithm.SlidingWindowLog } ? Members : Text, key, []);

    private Task<RespValue> RunAsync(RedisScript script, string key, byte[][] arguments)
    {
        RedisConnection servers = _link!.Connection;
        return new CoordinationRequest(servers, script, key, arguments).SendAsync(servers.Client!, HashSlot.Of(Encoding.UTF8.GetBytes(key)));
    }
}
