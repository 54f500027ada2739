using System.Net;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.AspNetCore.Tests.Support;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore.Tests.Middleware;

public sealed class EnvoyRateLimitMiddlewareTests
{
    [Fact]
    public async Task An_endpoint_asks_for_what_it_requires_and_no_other_endpoint_does()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address,
            options => options.AddPolicy("named", policy => policy.Domain("other").Descriptor(LimitBy.Method(), LimitBy.Route()).Hits(3)),
            app =>
            {
                app.MapGet("/free", () => "free");
                app.MapGet("/named/{id}", (string id) => id).RequireRateLimit("named");
                app.MapGet("/attribute", [EnvoyRateLimit("named")] () => "ok");
                app.MapGet("/inline", () => "ok").RequireRateLimit("third", LimitBy.Constant("x"));
            });

        foreach (string path in new[] { "/free", "/named/7", "/attribute", "/inline" })
        {
            Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(path)).StatusCode);
        }

        Assert.Equal(
            ["other 3 method=GET,route=/named/{id}", "other 3 method=GET,route=/attribute", "third 0 generic_key=x"],
            service.Requests.Select(Describe), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_global_policy_comes_first_and_descriptors_of_one_domain_are_one_check()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address,
            options => options.SetGlobalPolicy(policy => policy.Descriptor(LimitBy.Constant("all"))),
            app =>
            {
                app.MapGet("/both", () => "ok").RequireRateLimit("default", LimitBy.Method()).RequireRateLimit("other", LimitBy.Path());
                app.MapGet("/health", () => "ok").DisableRateLimit();
            });

        await app.GetAsync("/health");
        await app.GetAsync("/both");
        await app.GetAsync("/nowhere");

        Assert.Equal(
            ["default 0 generic_key=all method=GET", "other 0 path=/both", "default 0 generic_key=all"], service.Requests.Select(Describe), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_request_without_any_descriptor_is_not_asked_about()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address, _ => { }, app => app.MapGet("/", () => "ok").RequireRateLimit("d", LimitBy.User(), LimitBy.Method()));

        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/")).StatusCode);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task The_first_domain_that_denies_ends_it()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(
            request => request.Domain == "first" ? Answers.OverLimit() : Answers.Ok());
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address, _ => { }, app => app.MapGet("/", () => "ok").RequireRateLimit("first", LimitBy.Method()).RequireRateLimit("second", LimitBy.Method()));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.GetAsync("/")).StatusCode);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_is_an_error_that_names_it()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        string? problem = null;
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address,
            _ => { },
            app => app.MapGet("/", () => "ok").RequireRateLimit("missing"),
            before: app => app.Use(async (context, next) =>
            {
                problem = (await Record.ExceptionAsync(() => next(context)))?.Message;
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }));

        Assert.Equal(HttpStatusCode.InternalServerError, (await app.GetAsync("/")).StatusCode);
        Assert.Contains("requires the rate limit policy 'missing'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_adds_to_the_request_and_to_the_response()
    {
        RateLimitResponse answer = Answers.Ok();
        answer.RequestHeadersToAdd.Add(Answers.Header("X-Tier", "gold"));
        answer.ResponseHeadersToAdd.Add([Answers.Header("X-Told", "a"), Answers.Header("X-Told", "b"), Answers.Header("Server", "mine")]);
        await using ScriptedService service = await ScriptedService.StartAsync(_ => answer);
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address, _ => { }, app => app.MapGet("/", (HttpContext context) => context.Request.Headers["X-Tier"].ToString()).RequireRateLimit("d", LimitBy.Method()));

        app.Http.DefaultRequestHeaders.Add("X-Tier", "platinum, says the client");

        HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal("gold", await response.Content.ReadAsStringAsync());
        Assert.Equal(["a", "b"], response.Headers.GetValues("X-Told"), StringComparer.Ordinal);
        Assert.Equal(["mine"], response.Headers.GetValues("Server"), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("X-Bad", "split\r\nSet-Cookie: a=b")]
    [InlineData("X Bad", "x")]
    [InlineData("", "x")]
    [InlineData("Content-Length", "5")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("X-Bad", "ümlaut")]
    public async Task A_header_field_that_would_break_the_message_is_left_out(string name, string value)
    {
        RateLimitResponse answer = Answers.Ok();
        answer.RequestHeadersToAdd.Add(Answers.Header(name, value));
        answer.ResponseHeadersToAdd.Add([Answers.Header(name, value), Answers.Header("X-Good", "1")]);
        await using ScriptedService service = await ScriptedService.StartAsync(_ => answer);
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address, _ => { }, app => app.MapGet("/", () => "all of it").RequireRateLimit("d", LimitBy.Method()));

        HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal("all of it", await response.Content.ReadAsStringAsync());
        Assert.Equal(["1"], response.Headers.GetValues("X-Good"), StringComparer.Ordinal);
        Assert.False(response.Headers.Contains("X-Bad"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_decision_is_a_feature_of_the_request()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(_ => Answers.Ok(Answers.Status(10, 4)));
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address,
            _ => { },
            app => app.MapGet("/", (HttpContext context) => context.Features.Get<RateLimitDecision>()!.Statuses[0].Remaining).RequireRateLimit("d", LimitBy.Method()));

        Assert.Equal("4", await app.Http.GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    [Fact]
    public async Task A_request_is_charged_its_cost_when_it_is_done()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address,
            options => options.AddPolicy("cost", policy => policy
                .Descriptor(LimitBy.Method())
                .HitsOnCompletion(context => context.Response.StatusCode == 200 ? context.Response.ContentLength ?? 0 : 0)),
            app =>
            {
                app.MapGet("/", (HttpContext context) =>
                {
                    context.Response.ContentLength = 5;
                    return context.Response.WriteAsync("12345");
                }).RequireRateLimit("cost");
                app.MapGet("/fails", () => Results.StatusCode(500)).RequireRateLimit("cost");
                app.MapGet("/done", () => "").RequireRateLimit("cost");
            });

        await app.GetAsync("/fails");
        await app.GetAsync("/");
        await Eventually.TrueAsync(() => service.Requests.Count == 3);

        RateLimitRequest[] requests = [.. service.Requests];
        Assert.Equal([0ul, 0ul, null], requests.Select(request => request.Descriptors[0].HitsAddend));
        Assert.Equal(5u, requests[2].HitsAddend);
    }

    [Fact]
    public async Task Requests_pass_while_a_service_answers_nothing_and_most_do_not_wait_for_it()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        service.Script = async (_, call) =>
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return null;
        };
        await using TestApplication app = await TestApplication.StartAsync(
            service.Address,
            options => options.Timeout = TimeSpan.FromMilliseconds(25),
            app => app.MapGet("/", () => "ok").RequireRateLimit("d", LimitBy.Method()));

        for (int i = 0; i < 80; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/")).StatusCode);
        }

        Assert.InRange(service.Requests.Count, 1, 60);
    }

    [Fact]
    public async Task An_application_with_settings_that_make_no_sense_does_not_start()
    {
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestApplication.StartAsync(new Uri("http://127.0.0.1:1"), options => options.Timeout = TimeSpan.Zero, _ => { }));

        Assert.StartsWith("Timeout is 00:00:00", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limiting_that_is_not_set_up_is_an_error_that_says_what_to_call()
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains("AddEnvoyRateLimiting", Assert.Throws<InvalidOperationException>(() => app.UseEnvoyRateLimiting()).Message, StringComparison.Ordinal);
    }

    private static string Describe(RateLimitRequest request) =>
        $"{request.Domain} {request.HitsAddend} {string.Join(' ', request.Descriptors.Select(descriptor => string.Join(',', descriptor.Entries.Select(entry => $"{entry.Key}={entry.Value}"))))}";
}
