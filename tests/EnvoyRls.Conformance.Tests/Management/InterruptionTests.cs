using System.Diagnostics;
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

    /// <summary>Lets writes begin, and returns when so many more are acknowledged.</summary>
    private async Task<Task<bool>> BeginAsync(ManagedServer server, int acknowledged)
    {
        int before = _writes.Acknowledged;
        Task<bool> writing = _writes.RunAsync(server);
        await Eventually.IsTrueAsync(() => _writes.Acknowledged > before + acknowledged, TimeSpan.FromSeconds(30), "writes are acknowledged");
        return writing;
    }
}
