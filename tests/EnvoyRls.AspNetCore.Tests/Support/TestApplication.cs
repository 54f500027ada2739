using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>A real application on a loopback port that limits through a service.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApplication(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public static async Task<TestApplication> StartAsync(
        Uri service,
        Action<EnvoyRateLimitingOptions> configure,
        Action<WebApplication> map,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? before = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug));
        services?.Invoke(builder.Services);
        builder.Services.AddEnvoyRateLimiting(options =>
        {
            options.Addresses.Add(service);
            options.Timeout = TimeSpan.FromSeconds(20);
            configure(options);
        });
        WebApplication app = builder.Build();
        app.UseRouting();
        before?.Invoke(app);
        app.UseEnvoyRateLimiting();
        map(app);
        await app.StartAsync();
        return new TestApplication(app);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
