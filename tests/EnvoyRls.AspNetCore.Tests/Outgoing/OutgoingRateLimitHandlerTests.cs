using System.Net;
using EnvoyRls.AspNetCore.Outgoing;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Outgoing;

public sealed class OutgoingRateLimitHandlerTests
{
    private static readonly Uri Stock = new("http://stock.example/items/1");
    private static readonly RateLimitDecision Allowed = new() { IsAllowed = true, Source = DecisionSource.Service, RequestHeaders = [("X-Added", "1")] };

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingClient _client = new();
    private readonly OutgoingRateLimitOptions _options = new();

    [Fact]
    public async Task An_allowed_call_is_made_with_what_the_service_adds()
    {
        _client.Decisions.Enqueue(Allowed);

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", response.RequestMessage!.Headers.GetValues("X-Added").Single());
        Assert.Equal("destination=stock.example", _client.Checks.Single().Descriptors.Single().ToString());
    }

    [Fact]
    public async Task A_denied_call_is_answered_and_not_made()
    {
        _client.Decisions.Enqueue(Denied(TimeSpan.FromSeconds(1.2)));

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_call_waits_for_its_turn_if_it_may()
    {
        _options.MaxWait = TimeSpan.FromSeconds(5);
        _client.Decisions.Enqueue(Denied(TimeSpan.FromSeconds(2)));
        _client.Decisions.Enqueue(Allowed);

        Task<HttpResponseMessage> call = SendAsync();
        await Eventually.TrueAsync(() => _time.ArmedTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Single(_client.Checks);
        _time.Advance(TimeSpan.FromSeconds(0.4));

        Assert.Equal(HttpStatusCode.OK, (await call.WaitAsync(TimeSpan.FromSeconds(20))).StatusCode);
        Assert.Equal(2, _client.Checks.Count);
    }

    [Fact]
    public async Task A_call_does_not_wait_longer_than_it_may()
    {
        _options.MaxWait = TimeSpan.FromSeconds(5);
        _client.Decisions.Enqueue(Denied(TimeSpan.FromSeconds(4)));
        _client.Decisions.Enqueue(Denied(TimeSpan.FromSeconds(4)));

        Task<HttpResponseMessage> call = SendAsync();
        await Eventually.TrueAsync(() => _time.ArmedTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(4.5));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await call.WaitAsync(TimeSpan.FromSeconds(20))).StatusCode);
    }

    [Fact]
    public async Task A_call_does_not_wait_where_nobody_says_how_long()
    {
        _options.MaxWait = TimeSpan.FromSeconds(5);
        _client.Decisions.Enqueue(Denied(null));

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_call_that_nobody_decided_about_is_not_blamed_on_a_limit()
    {
        _client.Decisions.Enqueue(new RateLimitDecision { IsAllowed = false, Source = DecisionSource.FailureMode });

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_call_without_descriptors_is_not_asked_about()
    {
        _options.Descriptors = _ => [];

        using HttpResponseMessage response = await SendAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(_client.Checks);
    }

    private static RateLimitDecision Denied(TimeSpan? retry) => new() { IsAllowed = false, Source = DecisionSource.Service, RetryAfter = retry };

    private async Task<HttpResponseMessage> SendAsync()
    {
        using OutgoingRateLimitHandler handler = new(_client, _options, _time) { InnerHandler = new Made() };
        using HttpMessageInvoker http = new(handler);
        return await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, Stock), CancellationToken.None);
    }

    private sealed class RecordingClient : IRateLimitClient
    {
        public Queue<RateLimitDecision> Decisions { get; } = new();

        public List<RateLimitCheck> Checks { get; } = [];

        public ValueTask<RateLimitDecision> CheckAsync(RateLimitCheck check, CancellationToken cancellationToken = default)
        {
            Checks.Add(check);
            return new(Decisions.Dequeue());
        }
    }

    private sealed class Made : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request });
    }
}
