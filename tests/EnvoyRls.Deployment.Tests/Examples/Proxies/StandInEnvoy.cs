using System.Net;
using global::Envoy.Config.Core.V3;
using global::Envoy.Config.Route.V3;
using global::Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RateLimitFilter = global::Envoy.Extensions.Filters.Http.Ratelimit.V3.RateLimit;
using RouteLimit = global::Envoy.Config.Route.V3.RateLimit;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>
/// Stands in for an Envoy, of which there is none here: it listens, makes descriptors of requests by the configuration of an
/// example, asks a real server about them, and answers as Envoy would. What no example uses it does not know.
/// </summary>
internal sealed class StandInEnvoy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ProxyConfiguration _proxy;
    private readonly RateLimitClient _service;
    private readonly TokenFilter? _tokens;

    private StandInEnvoy(ProxyConfiguration proxy, RateLimitServer server)
    {
        _proxy = proxy;
        _service = server.Connect();
        _tokens = proxy.Tokens is null ? null : new TokenFilter(proxy.Tokens);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public int Port { get; } = FreePort.Next();

    public static async Task<StandInEnvoy> StartAsync(ProxyConfiguration proxy, RateLimitServer server)
    {
        StandInEnvoy envoy = new(proxy, server);
        await envoy._application.StartAsync();
        return envoy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _service.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        ProxyRequest request = RequestOf(context.Request);
        if (_tokens?.TryAdd(request) == false)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (Matchers.RouteOf(_proxy.Host, request) is not { } route)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        RoutePolicy policy = RoutePolicy.Of(_proxy, route);
        RateLimitResponse? verdict = await AskAsync(policy, request, static limit => !limit.ApplyOnStreamDone);
        AddHeaders(context.Response, verdict);
        if (verdict?.OverallCode == RateLimitResponse.Types.Code.OverLimit)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await context.Response.Body.WriteAsync(verdict.RawBody.Memory);
            return;
        }

        Route answer = Matchers.RouteOf(_proxy.Backend!, request)!;
        string body = answer.DirectResponse.Body.InlineString;
        context.Response.StatusCode = (int)answer.DirectResponse.Status;
        foreach (HeaderValueOption header in answer.ResponseHeadersToAdd)
        {
            context.Response.Headers[header.Header.Key] = header.Header.Value;
        }

        if (_proxy.Bodies is { } bodies)
        {
            BodyFilter.Add(bodies, context.Response.ContentType, body, request.Metadata);
        }

        // Envoy charges once the answer is out. Here it is charged before, so that who has the answer finds it charged.
        await AskAsync(policy, request, static limit => limit.ApplyOnStreamDone);
        await context.Response.WriteAsync(body);
    }

    private ProxyRequest RequestOf(HttpRequest request)
    {
        const string Certificate = "x-forwarded-client-cert";
        bool takesWord = _proxy.Manager.ForwardClientCertDetails == HttpConnectionManager.Types.ForwardClientCertDetails.AlwaysForwardOnly;
        return ProxyRequest.Of(
            request.Method,
            $"{request.Path}{request.QueryString}",
            request.Headers
                .Where(header => takesWord || !header.Key.Equals(Certificate, StringComparison.OrdinalIgnoreCase))
                .Select(static header => (header.Key, header.Value.ToString())));
    }

    private async Task<RateLimitResponse?> AskAsync(RoutePolicy policy, ProxyRequest request, Func<RouteLimit, bool> isDue)
    {
        RateLimitDescriptor[] descriptors =
            [.. policy.Limits.Where(isDue).Select(limit => DescriptorActions.Describe(limit, request)).OfType<RateLimitDescriptor>()];
        return descriptors.Length == 0
            ? null
            : await _service.AskAsync(new RateLimitRequest { Domain = policy.Domain, Descriptors = { descriptors } });
    }

    private void AddHeaders(HttpResponse response, RateLimitResponse? verdict)
    {
        if (verdict is null)
        {
            return;
        }

        foreach (Api.Envoy.Config.Core.V3.HeaderValue header in verdict.ResponseHeadersToAdd)
        {
            response.Headers[header.Key] = header.Value;
        }

        if (_proxy.Filter.EnableXRatelimitHeaders == RateLimitFilter.Types.XRateLimitHeadersRFCVersion.DraftVersion03)
        {
            foreach ((string name, string value) in RateLimitHeaders.Of(verdict))
            {
                response.Headers[name] = value;
            }
        }
    }
}
