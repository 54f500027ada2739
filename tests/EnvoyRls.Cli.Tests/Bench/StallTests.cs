using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Bench;
using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Load;
using EnvoyRls.Cli.Tls;
using EnvoyRls.Grpc;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>
/// Coordinated omission: whoever waits for answers before asking again asks least while a service is slow, and hardly sees it.
/// Bounds are lower ones, and those of parts; a busy machine can only add to them.
/// </summary>
public sealed class StallTests
{
    private const int StallMilliseconds = 600;

    [Theory]
    [InlineData(1_000)]
    [InlineData(4)]
    public async Task A_stall_shows_in_the_percentiles_of_an_open_loop(int streams)
    {
        await using LoadedService service = await StallingServiceAsync(streams);

        BenchRunResult run = await BenchRunResult.OfAsync(
            service.Address, "--descriptor", "user=bob", "--rate", "500", "--duration", "1200ms", "--connections", "2");

        // Half of the calls are meant to be made during the stall, and wait for half of it in the mean, whether the service has taken
        // them or not.
        Assert.Equal(run.Calls, run.Count("OK"));
        Assert.True(run.Milliseconds("p90") > StallMilliseconds / 4.0, run.Figures.ToString());
        Assert.True(run.Milliseconds("max") > StallMilliseconds * 0.8, run.Figures.ToString());
    }

    [Fact]
    public async Task The_same_stall_is_one_call_of_many_in_a_closed_loop()
    {
        await using LoadedService service = await StallingServiceAsync(streams: 1_000);

        BenchRunResult run = await BenchRunResult.OfAsync(
            service.Address, "--descriptor", "user=bob", "--closed", "1", "--duration", "1200ms", "--connections", "1");

        Assert.True(run.Milliseconds("max") > StallMilliseconds * 0.8, run.Figures.ToString());
        Assert.True(run.Milliseconds("p90") < StallMilliseconds / 4.0, run.Figures.ToString());
    }

    [Fact]
    public async Task A_client_that_is_late_itself_says_so_and_counts_it()
    {
        await using LoadedService service = await LoadedService.StartAsync(static _ => LoadedService.Admitted);

        BenchRunResult run = await BenchRunResult.OfAsync(
            service.Address, "--descriptor", "user=bob", "--rate", "1000", "--tick", "60000", "--duration", "600ms");

        // Calls that are gathered for 60 ms wait for 30 ms in the mean.
        Assert.True(run.Figures.GetProperty("fell_behind").GetBoolean());
        Assert.Contains("the client itself fell behind", run.Error, StringComparison.Ordinal);
        Assert.True(run.Figures.GetProperty("lateness").GetProperty("p50").GetDouble() > 15_000, run.Figures.ToString());
        Assert.True(run.Milliseconds("p50") > 15, run.Figures.ToString());
    }

    [Fact]
    public async Task Calls_that_are_never_answered_count_with_the_time_they_waited()
    {
        await using LoadedService service = await LoadedService.StartAsync(async (_, call) =>
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return LoadedService.Admitted;
        });
        LoadPlan plan = new()
        {
            Rate = 200,
            Connections = 1,
            Threads = 1,
            WarmUp = TimeSpan.Zero,
            Duration = TimeSpan.FromMilliseconds(200),
            Grace = TimeSpan.FromMilliseconds(300),
            Keys = 1,
            Zipf = 0,
            Seed = 1,
        };
        RequestTemplate template = RequestTemplate.Create("shop", ["user=bob"], hits: 0, keys: 1);
        LoadTarget target = LoadTarget.Parse(service.Address, new TlsChoice());
        using LoadWorker worker = new(plan, 0, (_, sink) => new LoadConnection(target.Connect(), new RequestHeaders(target.Authority, tls: false, deadline: null), template, sink));

        worker.Open(TimeSpan.FromSeconds(30));
        worker.Run(LoadClock.Now, TestContext.Current.CancellationToken);

        Assert.Equal(worker.Tally.Made, worker.Tally.Outcomes[Outcome.Unanswered]);
        Assert.True(worker.Tally.Latency.Quantile(0.01) >= LoadClock.Of(plan.Grace), "all have waited for as long as answers were waited for");
    }

    /// <summary>Answers at once, but for one stall that begins with the fiftieth call.</summary>
    private static Task<LoadedService> StallingServiceAsync(int streams)
    {
        int asked = 0;
        Lazy<Task> stall = new(static () => Task.Delay(StallMilliseconds, TestContext.Current.CancellationToken));
        return LoadedService.StartAsync(AnswerAsync, options => options with { MaxConcurrentStreams = streams });

        async ValueTask<RateLimitResponse?> AnswerAsync(RateLimitRequest request, GrpcCall call)
        {
            if (Interlocked.Increment(ref asked) >= 50)
            {
                await stall.Value;
            }

            return LoadedService.Admitted;
        }
    }
}
