using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Counters in memory over the end of their process.</summary>
public sealed class RestartTests : IDisposable
{
    private const int Limit = 1_000_000;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task What_was_counted_when_it_was_told_to_stop_is_counted_on()
    {
        await using (RateLimitServer first = await StartAsync(("STATE_INTERVAL", "0")))
        {
            await AskAsync(first, 70);
            Assert.Equal(0, await first.StopAsync());
        }

        await using RateLimitServer second = await StartAsync();
        Assert.Equal(70, await UsedAsync(second));
        Assert.Equal("1", await second.GaugeAsync("envoyrls_state_resumed_counters"));
    }

    [Fact]
    public async Task One_that_is_killed_at_any_moment_loses_at_most_what_came_since_the_last_save()
    {
        const int Rounds = 4;
        long known = 0;
        for (int round = 0; round < Rounds; round++)
        {
            await using RateLimitServer server = await StartAsync(("STATE_INTERVAL", "1ms"));
            long resumed = await UsedAsync(server);
            Assert.True(resumed >= known, $"round {round}: {resumed} of {known} were resumed");

            await AskAsync(server, 200);
            known = resumed + 200;
            ulong saves = await server.CounterAsync("envoyrls.state.saves_total");
            await Eventually.IsTrueAsync(
                async () => await server.CounterAsync("envoyrls.state.saves_total") >= saves + 2, TimeSpan.FromSeconds(20), () => "it is saved");
            int answered = 0;
            Task more = AskAsync(server, 100_000, () => Interlocked.Increment(ref answered));
            await Eventually.TrueAsync(() => Volatile.Read(ref answered) >= 30 * round);
            await server.KillAsync();
            await Assert.ThrowsAsync<GrpcException>(() => more);
        }

        await using RateLimitServer last = await StartAsync();
        Assert.True(await UsedAsync(last) >= known);
        Assert.Empty(Directory.GetFiles(_directory.Path, "*.broken"));
    }

    [Fact]
    public async Task A_file_that_is_broken_is_told_and_kept_aside()
    {
        await File.WriteAllTextAsync(_directory.File("counters.state"), "what a disk may make of it, some bytes of something else");

        await using RateLimitServer server = await StartAsync();

        Assert.Contains("Counters begin anew, as ", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await UsedAsync(server));
        Assert.True(File.Exists(_directory.File("counters.state.broken")));
    }

    [Fact]
    public async Task A_directory_has_one_process_at_a_time()
    {
        await using RateLimitServer server = await StartAsync();

        ProcessResult second = await ServerProgram.RunAsync(
            ["--state-dir", _directory.Path],
            ("BACKEND_TYPE", "memory"), ("USE_STATSD", "false"), ("PORT", "0"), ("GRPC_PORT", "0"), ("DEBUG_PORT", "0"), ("HOST", "127.0.0.1"), ("GRPC_HOST", "127.0.0.1"));

        Assert.Equal((1, $"STATE_DIR: another process keeps its counters in {_directory.Path}"), (second.ExitCode, second.Errors.Trim()));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task AskAsync(RateLimitServer server, int calls, Action? answered = null)
    {
        using RateLimitClient client = server.Connect();
        for (int i = 0; i < calls; i++)
        {
            await client.AskAsync("large", "kept");
            answered?.Invoke();
        }
    }

    private static async Task<long> UsedAsync(RateLimitServer server)
    {
        using RateLimitClient client = server.Connect();
        return Limit - (await client.LookAsync("conformance", "large", "kept")).LimitRemaining;
    }

    private Task<RateLimitServer> StartAsync(params (string Name, string Value)[] settings) =>
        RateLimitServer.StartAsync([("BACKEND_TYPE", "memory"), ("STATE_DIR", _directory.Path), .. settings]);
}
