using EnvoyRls.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
builder.Services.AddEnvoyRateLimiting(options =>
{
    builder.Configuration.GetSection("RateLimiting").Bind(options);

    // One budget for each client address and route, and one for each API key over all routes.
    options.AddPolicy("per-client", policy => policy
        .Descriptor(LimitBy.Route(), LimitBy.ClientNetwork())
        .Descriptor(LimitBy.ApiKey()));
    options.AddPolicy("per-key", policy => policy.Descriptor(LimitBy.ApiKey()));
});

WebApplication app = builder.Build();
app.UseEnvoyRateLimiting();
app.MapReverseProxy().ConfigureEndpoints((endpoint, route) =>
{
    // A route says in its metadata which policy it is held to; appsettings.json has them.
    if (route.Metadata?.GetValueOrDefault("RateLimitPolicy") is { } policy)
    {
        endpoint.RequireRateLimit(policy);
    }
});
app.MapGet("/healthz", () => "ok").DisableRateLimit();
await app.RunAsync();
