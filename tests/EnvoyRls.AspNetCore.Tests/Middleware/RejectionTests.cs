using System.Net;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.AspNetCore.Tests.Support;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EnvoyRls.AspNetCore.Tests.Middleware;

public sealed class RejectionTests
{
    private static readonly RateLimitResponse Over = Answers.OverLimit(Answers.Status(5, 0, resetSeconds: 17, over: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_denied_request_is_told_when_to_come_back(bool problemDetails)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(_ => Over);
        await using TestApplication app = await StartAsync(service, services: services =>
        {
            if (problemDetails)
            {
                services.AddProblemDetails(options => options.CustomizeProblemDetails = problem => problem.ProblemDetails.Instance = "/custom");
            }
        });

        HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(17), response.Headers.RetryAfter?.Delta);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("urn:envoyrls:problem:rate-limited", problem.GetProperty("type").GetString());
        Assert.Equal(429, problem.GetProperty("status").GetInt32());
        Assert.Equal("The limit of 5 is exceeded. Try again in 17 s.", problem.GetProperty("detail").GetString());
        Assert.Equal(17, problem.GetProperty("retry_after").GetInt32());
        Assert.Equal(5, problem.GetProperty("limit").GetInt32());
        Assert.Equal(problemDetails, problem.TryGetProperty("instance", out _));
    }

    [Fact]
    public async Task The_services_body_goes_before_ours()
    {
        RateLimitResponse answer = Over.Clone();
        answer.RawBody = ByteString.CopyFromUtf8("<p>no</p>");
        answer.ResponseHeadersToAdd.Add(Answers.Header("content-type", "text/html"));
        await using ScriptedService service = await ScriptedService.StartAsync(_ => answer);
        await using TestApplication app = await StartAsync(service);

        HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal("<p>no</p>", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task The_application_may_answer_itself()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(_ => Over);
        await using TestApplication app = await StartAsync(service, options => options.OnRejected = async rejected =>
        {
            rejected.HttpContext.Response.StatusCode = StatusCodes.Status403Forbidden;
            await rejected.HttpContext.Response.WriteAsync($"{rejected.Decision.Source}");
        });

        HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("Service", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_application_that_only_looks_leaves_the_answer_as_it_is()
    {
        int seen = 0;
        await using ScriptedService service = await ScriptedService.StartAsync(_ => Over);
        await using TestApplication app = await StartAsync(service, options => options.OnRejected = _ =>
        {
            seen++;
            return default;
        });

        Assert.Contains("rate-limited", await (await app.GetAsync("/")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Where_nothing_passes_without_the_service_it_is_the_servers_fault()
    {
        await using TestApplication app = await TestApplication.StartAsync(
            new Uri("http://127.0.0.1:1"),
            options => options.OnFailure = FailureMode.Deny,
            app => app.MapGet("/", () => "ok").RequireRateLimit("d", LimitBy.Method()));

        HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("urn:envoyrls:problem:no-decision", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureMode.Allow, "8")]
    [InlineData(FailureMode.Deny, "14")]
    public async Task A_call_of_gRPC_is_denied_by_a_status_of_gRPC(FailureMode mode, string status)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(_ => Over);
        Uri address = mode == FailureMode.Deny ? new Uri("http://127.0.0.1:1") : service.Address;
        await using TestApplication app = await TestApplication.StartAsync(
            address,
            options => options.OnFailure = mode,
            app => app.MapPost("/package.Service/Method", () => "").RequireRateLimit("d", LimitBy.Method()));
        using HttpRequestMessage call = new(HttpMethod.Post, "/package.Service/Method") { Content = new ByteArrayContent(new byte[5]) };
        call.Content.Headers.ContentType = new("application/grpc");

        using HttpResponseMessage response = await app.Http.SendAsync(call);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(status, response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    private static Task<TestApplication> StartAsync(
        ScriptedService service, Action<EnvoyRateLimitingOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        TestApplication.StartAsync(
            service.Address, configure ?? (_ => { }), app => app.MapGet("/", () => "ok").RequireRateLimit("d", LimitBy.Method()), services);
}
