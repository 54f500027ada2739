using EnvoyRls.Core.Algorithms;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>
/// The scripts against the transitions in C#, whose definition they are held to: the same random traffic meets the same
/// outcomes and leaves the same state, step for step. The scripts run as they are but for what tells the time.
/// </summary>
public abstract class DifferentialTests : IAsyncLifetime
{
    private const string GivenClock = "local now = tonumber(table.remove(ARGV))";
    private const int Episodes = 1_000;
    private const int StepsOfEpisode = 100;

    private ConnectionMultiplexer? _client;

    private IDatabase Database => _client!.GetDatabase();

    public async ValueTask InitializeAsync() => _client = await ConnectionMultiplexer.ConnectAsync(Servers);

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task A_hundred_thousand_random_charges_meet_the_same(LimitAlgorithm algorithm)
    {
        RedisScript script = Script(CounterScripts.FileOf(algorithm));
        for (int seed = 0; seed < Episodes; seed++)
        {
            await CompareAsync(script, $"{algorithm}-{seed}", new ScriptTraffic(seed).Steps(algorithm, StepsOfEpisode));
        }
    }

    [Fact]
    public async Task A_hundred_thousand_random_strikes_meet_the_same()
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
        const int LongEpisodes = 4;
        const int Steps = 5_000;
        RedisScript script = Script(CounterScripts.FileOf(LimitAlgorithm.SlidingWindowLog));
        for (int seed = 0; seed < LongEpisodes; seed++)
        {
            Step[] steps = [.. new ScriptTraffic(seed).DenseSteps(Steps)];
            Assert.Contains(steps, static step => step.State.Count(static c => c == ',') > SlidingWindowLog.ExactMembers);
            await CompareAsync(script, $"dense-{seed}", steps);
        }
    }

    /// <summary>What to connect to.</summary>
    protected abstract string Servers { get; }

    private static RedisScript Script(string algorithm) => new(ScriptText.Counter(GivenClock, algorithm));

    private async Task CompareAsync(RedisScript script, string key, IEnumerable<Step> episode)
    {
        const int StepsBetweenStates = 200;
        Step[] traffic = [.. episode];
        RedisKey[] keys = [key];
        await Database.ScriptEvaluateAsync(script.Text, keys, Arguments(traffic[0]), CommandFlags.NoScriptCache);
        await Database.KeyDeleteAsync(key);
        int done = 0;
        foreach (Step[] steps in traffic.Chunk(StepsBetweenStates))
        {
            (Task<RedisResult> Answer, Task<string> State)[] replies =
            [
                .. steps.Select(step => (
                    Database.ScriptEvaluateAsync(script.Hash, keys, Arguments(step)),
                    StateAsync(key, step))),
            ];
            for (int i = 0; i < steps.Length; i++, done++)
            {
                string answer = (string)await replies[i].Answer;
                Assert.True(AnswerOf(steps[i]) == answer, $"{key}, step {done}: {steps[i]} {Describe(steps[i])} answered {answer}");
                string state = await replies[i].State;
                Assert.True(steps[i].State == state, $"{key}, step {done}: {steps[i]} {Describe(steps[i])} left {state}");
            }
        }
    }

    private static RedisValue[] Arguments(Step step) => [.. ChargeArguments(step), step.Now];

    private static RedisValue[] ChargeArguments(Step step) =>
        step.Look ? ScriptArguments.ForLook(step.Charge) : ScriptArguments.ForCharge(step.Charge);

    private static string AnswerOf(Step step) => FormattableString.Invariant(
        $"{step.Now} {(step.Outcome.Admitted ? 1 : 0)} {step.Outcome.Remaining} {step.Outcome.ResetMicroseconds} {step.Outcome.RetryMicroseconds} {step.Outcome.DelayMicroseconds}");

    private static string Describe(Step step) => string.Join(' ', ChargeArguments(step));

    private async Task<string> StateAsync(string key, Step step) =>
        step.Charge is { Ban: null, Limit.Algorithm: LimitAlgorithm.SlidingWindowLog }
            ? string.Join(',', await Database.SortedSetRangeByRankAsync(key))
            : (string?)await Database.StringGetAsync(key) ?? "";
}
