using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.DogStatsd;
using EnvoyRls.Server.Telemetry.Push;
using EnvoyRls.Server.Tests.Telemetry.Push;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.DogStatsd;

public sealed class DogStatsdSinkTests
{
    private readonly StatRegistry _registry = new();

    [Fact]
    public async Task Tags_follow_the_type_extra_tags_first()
    {
        await using Collector collector = Collector.Udp();
        string[] lines = await RunAsync(collector, "127.0.0.1", collector.Port);

        Assert.Contains("custom.a:2|c|#commit:1_2,zone:b,kind:a", lines, StringComparer.Ordinal);
        Assert.Contains("other:4|g|#commit:1_2,zone:b", lines, StringComparer.Ordinal);
        Assert.Contains("custom.t:12|ms|#commit:1_2,zone:b,kind:t", lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_unix_datagram_socket_takes_the_same_lines()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using Collector collector = Collector.Unix(path);
            string[] lines = await RunAsync(collector, "unix://" + path, 0);

            Assert.Contains("custom.a:2|c|#commit:1_2,zone:b,kind:a", lines, StringComparer.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<string[]> RunAsync(Collector collector, string host, int port)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["DOG_STATSD_MOGRIFIER_M_PATTERN"] = @"^ratelimit\.(.*)$",
            ["DOG_STATSD_MOGRIFIER_M_NAME"] = "custom.$1",
            ["DOG_STATSD_MOGRIFIER_M_TAGS"] = "kind:$1",
        };
        ExtraTags tags = new([new("zone", "b"), new("commit", "1.2")]);
        DogStatsdOptions options = new(host, port, TimeSpan.FromMilliseconds(20), tags, MogrifierList.Read(["M"], environment.GetValueOrDefault));
        _registry.Counter("ratelimit.a").Add(2);
        _registry.Gauge("other", () => 4);

        using StatPusher sink = DogStatsdSink.Create(options, _registry, TimeProvider.System, NullLogger.Instance);
        using CancellationTokenSource stop = new();
        Task running = sink.RunAsync(stop.Token);
        _registry.Timing("ratelimit.t").Record(TimeSpan.FromMilliseconds(12));
        await Eventually.TrueAsync(() => collector.Lines.Any(line => line.Contains("|ms", StringComparison.Ordinal)) && collector.Lines.Any(line => line.Contains("|g", StringComparison.Ordinal)), "a timing and a gauge");
        await stop.CancelAsync();
        await running;
        return [.. collector.Lines];
    }
}
