using EnvoyRls.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddEnvoyRateLimiting(options =>
{
    builder.Configuration.GetSection("RateLimiting").Bind(options);

    // What each service may ask, on each route. Who calls is in a header field here; with mutual TLS it would be the certificate.
    options.SetGlobalPolicy(policy => policy.Descriptor(LimitBy.Header("X-Caller", "caller"), LimitBy.Route()));
});

WebApplication app = builder.Build();
app.UseRouting();
app.UseEnvoyRateLimiting();
app.MapGet("/items/{id}", (string id) => new { id, left = 7 });
app.MapGet("/healthz", () => "ok").DisableRateLimit();
await app.RunAsync();
