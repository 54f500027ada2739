using System.Net;
using EnvoyRls.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddEnvoyRateLimiting(options => builder.Configuration.GetSection("RateLimiting").Bind(options));
builder.Services
    .AddHttpClient("stock", client =>
    {
        client.BaseAddress = new Uri(builder.Configuration["Stock"] ?? "http://localhost:5102");
        client.DefaultRequestHeaders.Add("X-Caller", "orders");
    })
    .AddEnvoyRateLimitHandler(options =>
    {
        // All instances of Orders share this budget. A call waits for its turn for a while, rather than fail.
        options.Descriptors = _ => [new RateLimitDescriptor("destination", "stock")];
        options.MaxWait = builder.Configuration.GetValue<TimeSpan>("MaxWait");
    });

WebApplication app = builder.Build();
app.MapGet("/orders/{id}", async (string id, IHttpClientFactory clients, CancellationToken cancellation) =>
{
    using HttpClient stock = clients.CreateClient("stock");
    using HttpResponseMessage answer = await stock.GetAsync(new Uri($"/items/{id}", UriKind.Relative), cancellation);
    return answer.StatusCode == HttpStatusCode.OK
        ? Results.Text(await answer.Content.ReadAsStringAsync(cancellation), "application/json")
        : Results.StatusCode((int)answer.StatusCode);
});
app.MapGet("/healthz", () => "ok");
await app.RunAsync();
