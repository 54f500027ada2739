using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>The client as an application without requests of its own has it.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestClient(Action<EnvoyRateLimitingOptions> configure, TimeProvider? time = null, ILoggerProvider? logs = null)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug));
        if (logs is not null)
        {
            services.AddSingleton(logs);
        }

        services.AddSingleton(time ?? TimeProvider.System);
        services.AddEnvoyRateLimiting(options =>
        {
            // The machine is busy with everything else under test; what is about the deadline sets its own.
            options.Timeout = TimeSpan.FromSeconds(20);
            configure(options);
        });
        _services = services.BuildServiceProvider();
    }

    public IRateLimitClient Client => _services.GetRequiredService<IRateLimitClient>();

    public Task StartAsync() => Task.WhenAll(_services.GetServices<IHostedService>().Select(service => service.StartAsync(CancellationToken.None)));

    /// <summary>One hit of a descriptor with one entry.</summary>
    public ValueTask<RateLimitDecision> AskAsync(string key = "user", string value = "alice", long hits = 1) =>
        Client.CheckAsync(new RateLimitCheck(new RateLimitDescriptor(key, value)) { Hits = hits });

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
