using System.Diagnostics;
using System.Net;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>A server that keeps its rules in a directory is ended while it writes.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Crashes = 3;

    private readonly TemporaryDirectory _directory = new();
    private readonly WritesUnderWay _writes = new();

    private (string Name, string Value) Repository => ("MANAGEMENT_DIR", _directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_acknowledged_before_a_crash_is_there_after_it_and_nothing_is_half_there()
    {
        string token = await Tokens.CreateAsync(Repository);
        for (int crash = 0; crash < Crashes; crash++)
        {
            await using ManagedServer server = await ManagedServer.StartAsync(token, Repository);
            await _writes.CheckAsync(server);
            Task<bool> writing = await BeginAsync(server, 30 + (crash * 17));
            await server.Process.KillAsync();
            Assert.True(await writing, "it was killed in the middle");
        }

        await using ManagedServer last = await ManagedServer.StartAsync(token, Repository);
        await _writes.CheckAsync(last);
    }

    [Fact]
    public async Task A_server_told_to_stop_ends_streams_and_answers_or_refuses_every_write()
    {
        string token = await Tokens.CreateAsync(Repository);
        await using (ManagedServer server = await ManagedServer.StartAsync(token, Repository))
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(40));
            using StreamReader events = await server.Admin.EventsAsync(limit.Token);
            Assert.StartsWith("event:", await events.ReadLineAsync(limit.Token), StringComparison.Ordinal);
            Task<bool> writing = await BeginAsync(server, 30);
            long told = Stopwatch.GetTimestamp();
            Assert.Equal(0, await server.Process.StopAsync());

            // The stream would have gone on for ever: the end did not wait for the drain timeout of 30 s.
            Assert.True(Stopwatch.GetElapsedTime(told) < TimeSpan.FromSeconds(20), server.Process.Output);
            Assert.True(await writing, "it was stopped in the middle");
            await events.ReadToEndAsync(limit.Token);
            Assert.DoesNotContain("Unhandled", server.Process.Output, StringComparison.Ordinal);
        }

        await using ManagedServer next = await ManagedServer.StartAsync(token, Repository);
        await _writes.CheckAsync(next);
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused_and_the_first_goes_on()
    {
        string token = await Tokens.CreateAsync(Repository);
        await using ManagedServer server = await ManagedServer.StartAsync(token, Repository);
        await using RateLimitServer second = RateLimitServer.Launch(("BACKEND_TYPE", "memory"), ("RULES", ManagedFiles.Rules), Repository);
        Assert.NotEqual(0, await second.ExitCodeAsync());
        Assert.Contains(_directory.Path, second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        (await server.Admin.PutRuleAsync("kept", "kept", 3)).Expect(HttpStatusCode.Created);
        Assert.Equal(3u, await server.LimitAsync("kept", "anybody"));
    }

    /// <summary>Lets writes begin, and returns when so many more are acknowledged.</summary>
    private async Task<Task<bool>> BeginAsync(ManagedServer server, int acknowledged)
    {
        int before = _writes.Acknowledged;
        Task<bool> writing = _writes.RunAsync(server);
        await Eventually.IsTrueAsync(() => _writes.Acknowledged > before + acknowledged, TimeSpan.FromSeconds(30), "writes are acknowledged");
        return writing;
    }
}
