using System.Net.Http.Headers;
using EnvoyRls.Management.Rest.Service;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>The stream of what happens.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Ticks_and_changes_are_told_as_they_happen()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "viewer");
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());

        server.Live.Tick(12.5);
        string first = await ReadEventAsync(events);
        await server.SendAsync("operator", "PUT", "/v1/admin/rules/login", OperationCases.Rule);
        server.Live.Tick(13);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("event: tick\ndata: {\"at\":\"1970-01-01T00:00:00Z\",\"decisions_per_second\":12.5,", first, StringComparison.Ordinal);
        Assert.Equal("event: change\ndata: {\"version\":1}", await ReadEventAsync(events));
        Assert.StartsWith("event: tick", await ReadEventAsync(events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_that_change_are_told()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "viewer");
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());
        server.Live.Tick(1);
        await ReadEventAsync(events);

        await server.Desk!.PutAsync(SampleBook.Of(server.Time.GetUtcNow()));
        server.Live.Tick(2);

        Assert.Equal("event: overrides\ndata: {\"in_force\":2,\"waiting\":1,\"is_killed\":false}", await ReadEventAsync(events));
        Assert.StartsWith("event: tick", await ReadEventAsync(events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_credential_ends_the_stream()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "viewer");
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());

        server.Gatekeeper.Revoke("viewer");
        server.Live.Tick(1);

        Assert.StartsWith("event: end\ndata: {\"reason\":", await ReadEventAsync(events), StringComparison.Ordinal);
        Assert.Null(await events.ReadLineAsync());
    }

    [Fact]
    public async Task The_stop_of_the_service_ends_the_stream()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "viewer");
        await Eventually.TrueAsync(() => server.Live.Watchers == 1);

        await server.StopAnswersAsync();

        Assert.Equal("", await response.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(() => server.Live.Watchers == 0);
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "viewer");
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());
        await Eventually.TrueAsync(() => server.Time.ArmedTimers > 0);

        server.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(": still here", await ReadEventAsync(events));
    }

    [Fact]
    public async Task Only_so_many_may_watch()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        List<HttpResponseMessage> watching = [];
        for (int i = 0; i < EventStream.MostWatchers; i++)
        {
            watching.Add(await OpenAsync(server, "viewer"));
        }

        (await server.SendAsync("viewer", "GET", "/v1/admin/events")).Problem(503, "unavailable");
        watching.ForEach(response => response.Dispose());
        await Eventually.TrueAsync(() => server.Live.Watchers == 0);
        using HttpResponseMessage next = await OpenAsync(server, "viewer");
        Assert.Equal(200, (int)next.StatusCode);
    }

    private static async Task<HttpResponseMessage> OpenAsync(AdminServer server, string role)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/admin/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", role);
        return await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The lines of one event.</summary>
    private static async Task<string> ReadEventAsync(StreamReader events)
    {
        List<string> lines = [];
        while (await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }
}
