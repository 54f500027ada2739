using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Cli.Tests.Backtest;

/// <summary>A directory in which a service that only observed has kept a hundred minutes, a flood among them.</summary>
public sealed class KeptTraffic : IAsyncLifetime
{
    private const string RuleText =
        """
        domain: web
        descriptors:
          - key: remote_address
            rate_limit: {unit: second, requests_per_unit: 200}
        """;

    private readonly TemporaryDirectory _directory = new();

    /// <summary>The first moment, a few hours ago.</summary>
    public DateTimeOffset Start { get; } = HistoryDocuments.HourOf(DateTimeOffset.UtcNow.AddHours(-3));

    public string Directory => _directory.File("kept");

    public string Rules => _directory.File("web.yaml");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Rules, RuleText);
        RuleSet rules = RuleSetLoader.Load([new RuleDocument("web.yaml", RuleText)], new RuleSetOptions()).RuleSet!;
        IntervalHistory history = new(new HistoryOptions());
        await using TrafficSimulation simulation = new(rules, new TrafficOptions { Mode = AdaptiveMode.Observe }, Start)
        {
            Looked = (interval, result) => history.Add(interval, result.Suspicious),
        };
        AttackTraffic flood = new(new AttackPlan(AttackModel.Flood, Start.AddMinutes(80), TimeSpan.FromMinutes(10), Rate: 50, Clients: 1, Seed: 5), ClientIdentity.DefaultKeys);
        for (int i = 0; i < 100 * 60 * 2; i++)
        {
            DateTimeOffset now = Start.AddMilliseconds(500 * i);
            RateLimitRequest request = Ask($"203.0.113.{i * 7919 % 40}");
            flood.Sample(request);
            while (flood.TryNext(now, out DateTimeOffset time) is { } hostile)
            {
                await simulation.DecideAsync(hostile, time);
            }

            await simulation.DecideAsync(request, now);
        }

        await simulation.AdvanceToAsync(Start.AddMinutes(100));
        history.Close();
        await using DirectoryRepository repository = await DirectoryRepository.OpenAsync(new DirectoryOptions { Path = Directory }, TimeProvider.System, NullLogger<DirectoryRepository>.Instance);
        await history.KeepAsync(repository.Adaptive, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private static RateLimitRequest Ask(string address) => new()
    {
        Domain = "web",
        Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = "remote_address", Value = address } } } },
    };
}
