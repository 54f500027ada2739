using System.Text.Json;
using EnvoyRls.Server.Tests.Telemetry.Events;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.EndToEnd;

/// <summary>What a running service tells of its decisions.</summary>
public sealed class TelemetryTests
{
    private const string Rules = "domain: d\ndescriptors: [{key: user, rate_limit: {unit: year, requests_per_unit: 1}}]\n";

    [Fact]
    public async Task Decisions_are_in_the_log_once_the_service_has_stopped()
    {
        using TemporaryDirectory directory = new();
        string log = directory.File("decisions.log");
        await using (RunningServer server = await RunningServer.StartAsync(Rules, ("DECISION_LOG", log)))
        {
            await server.AskAsync("user=ann");
            await server.AskAsync("user=ann");
        }

        IEnumerable<string?> actions = (await File.ReadAllLinesAsync(log)).Select(line => JsonElement.Parse(line).GetProperty("event").GetProperty("action").GetString());
        Assert.Equal(["allowed", "denied"], actions.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Violations_reach_the_receiver_at_the_latest_when_the_service_stops()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        await using (RunningServer server = await RunningServer.StartAsync(Rules, ("EVENTS_URL", receiver.Url.ToString()), ("EVENTS_TOKEN", "t0ken")))
        {
            await server.AskAsync("user=ann");
            await server.AskAsync("user=ann");
        }

        JsonElement violation = Assert.Single(receiver.Events);
        Assert.Equal("d.user", violation.GetProperty("subject").GetString());
        Assert.Equal(1, violation.GetProperty("data").GetProperty("count").GetInt32());
        Assert.Equal("Bearer t0ken", receiver.Authorization);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_keeps_the_service_from_starting()
    {
        using TemporaryDirectory directory = new();

        StartupException error = await Assert.ThrowsAsync<StartupException>(
            () => RunningServer.StartAsync(Rules, ("DECISION_LOG", Path.Combine(directory.File("missing"), "decisions.log"))));

        Assert.StartsWith("DECISION_LOG: the file cannot be written: ", error.Message, StringComparison.Ordinal);
    }
}
