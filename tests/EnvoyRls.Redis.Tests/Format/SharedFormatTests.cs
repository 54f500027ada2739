using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Format;

/// <summary>
/// During an upgrade replicas of two releases count in one Redis. These tests keep what a release wrote: this one goes on from it to the same
/// answers, and leaves what the other one reads. A change that fails here needs keys with another number of version.
/// </summary>
public sealed class SharedFormatTests(PlainServer server) : IClassFixture<PlainServer>, IAsyncLifetime
{
    private const string GivenClock = "local now = tonumber(table.remove(ARGV))";

    private static readonly RedisScript Text = new("return redis.call('GET', KEYS[1])");
    private static readonly RedisScript Members = new("return redis.call('ZRANGE', KEYS[1], 0, -1)");

    private readonly RedisLink _link = new(StoreHost.Patient(server.Redis.Address), [], TimeProvider.System, new StatRegistry(), NullLogger.Instance);

    public async ValueTask InitializeAsync() => await _link.OpenAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    [Theory]
    [MemberData(nameof(Story.Names), MemberType = typeof(Story))]
    public async Task Counters_are_written_as_they_were(string story)
    {
        List<Recording> written = [];
        foreach ((long now, Charge charge) in Story.Of(story))
        {
            written.Add(new Recording(story, written.Count, await ChargeAsync($"written-{story}", charge, now), await StateAsync($"written-{story}", story)));
        }

        Assert.True(Recording.Of(story).SequenceEqual(written), $"the present build writes:\n{string.Join('\n', written)}");
    }

    [Theory]
    [MemberData(nameof(Story.Names), MemberType = typeof(Story))]
    public async Task Counters_that_were_written_before_are_read_and_go_on(string story)
    {
        IReadOnlyList<Recording> recorded = Recording.Of(story);
        IReadOnlyList<(long Now, Charge Charge)> steps = Story.Of(story);
        for (int next = 1; next < steps.Count; next++)
        {
            string key = $"read-{story}-{next}";
            await PutAsync(key, story, recorded[next - 1].State);

            string answer = await ChargeAsync(key, steps[next].Charge, steps[next].Now);

            Assert.Equal((recorded[next].Answer, recorded[next].State), (answer, await StateAsync(key, story)));
        }
    }

    [Fact]
    public async Task A_fixed_window_is_a_number_that_the_reference_reads_too()
    {
        await server.Redis.CliAsync("SET", "window", "7", "EX", "60");

        RespValue added = await RunAsync(FixedWindowScripts.Add, "window", ["5", "60"]);
        RespValue leased = await RunAsync(FixedWindowScripts.Lease, "window", ["100", "60", "1", "9", "8"]);
        RespValue refunded = await RunAsync(FixedWindowScripts.Refund, "window", ["2", "60"]);

        Assert.Equal((12L, "9 21", 19L), (added.Number, leased.Text, refunded.Number));
        Assert.Equal("19", await server.Redis.CliAsync("GET", "window"));
        Assert.Equal("string", await server.Redis.CliAsync("TYPE", "window"));
    }

    private static string FileOf(in Charge charge) => charge.Ban is null ? CounterScripts.FileOf(charge.Limit.Algorithm) : "ban";

    private static bool IsLog(string story) => story == nameof(LimitAlgorithm.SlidingWindowLog);

    private async Task<string> ChargeAsync(string key, Charge charge, long now)
    {
        string text = charge.Kind == ChargeKind.Lease ? ScriptText.Lease(GivenClock, FileOf(charge)) : ScriptText.Counter(GivenClock, FileOf(charge));
        RespWriter writer = RespWriter.Begin();
        writer.AddCharge(charge);
        List<string> arguments = [];
        for (ReadOnlySpan<byte> rest = writer.EncodedWords(); RespParser.TryRead(rest, out RespReply word, out int length); rest = rest[length..])
        {
            arguments.Add(Encoding.ASCII.GetString(word.Bytes));
        }

        arguments.Add(now.ToString(CultureInfo.InvariantCulture));
        return (await RunAsync(new RedisScript(text), key, [.. arguments])).Text;
    }

    private async Task<string> StateAsync(string key, string story)
    {
        RespValue state = await RunAsync(IsLog(story) ? Members : Text, key, []);
        return state.Type == RespType.Array ? string.Join(',', state.Items.Select(static item => item.Text)) : state.Text;
    }

    /// <summary>Puts a state where it was, by commands that any client has.</summary>
    private async Task PutAsync(string key, string story, string state)
    {
        if (!IsLog(story))
        {
            await server.Redis.CliAsync("SET", key, state);
            return;
        }

        foreach (string member in state.Split(','))
        {
            await server.Redis.CliAsync("ZADD", key, member[0] == '@' ? "-1" : member.Split(' ')[0], member);
        }
    }

    private Task<RespValue> RunAsync(RedisScript script, string key, string[] arguments)
    {
        RedisConnection servers = _link.Connection;
        return new CoordinationRequest(servers, script, key, [.. arguments.Select(Encoding.ASCII.GetBytes)]).SendAsync(servers.Client!, 0);
    }
}
