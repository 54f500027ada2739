using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>Load on a real gRPC server.</summary>
public sealed class BenchTests
{
    private static readonly string[] OneUser = ["--descriptor", "user=bob"];

    [Fact]
    public async Task Decisions_are_counted_by_verdict_and_none_is_lost()
    {
        int asked = 0;
        await using LoadedService service = await LoadedService.StartAsync(
            _ => Interlocked.Increment(ref asked) <= 100 ? LoadedService.Admitted : LoadedService.Denied);

        BenchRunResult run = await BenchRunResult.OfAsync(service.Address, [.. OneUser, "--closed", "20", "--duration", "300ms"]);

        Assert.Equal((ExitCode.Ok, 100L), (run.ExitCode, run.Count("OK")));
        Assert.Equal(asked, run.Calls);
        Assert.Equal(asked - 100, run.Count("OVER_LIMIT"));
        Assert.Equal(asked, run.Figures.GetProperty("made").GetInt64());
    }

    [Fact]
    public async Task An_open_loop_makes_its_calls_whatever_the_answers_do()
    {
        await using LoadedService service = await LoadedService.StartAsync(_ => LoadedService.Admitted);

        BenchRunResult run = await BenchRunResult.OfAsync(service.Address, [.. OneUser, "--rate", "2000", "--duration", "500ms", "--connections", "3"]);

        // A thousand calls, give or take six standard deviations of a Poisson process.
        Assert.InRange(run.Count("OK"), 800, 1_200);
        Assert.Equal(run.Calls, run.Count("OK"));
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_calls()
    {
        string[] first = await KeysAsync("7");

        Assert.Equal(first, await KeysAsync("7"));
        Assert.NotEqual(first, await KeysAsync("8"));

        static async Task<string[]> KeysAsync(string seed)
        {
            ConcurrentQueue<string> keys = new();
            await using LoadedService service = await LoadedService.StartAsync(request =>
            {
                keys.Enqueue(request.Descriptors[0].Entries[0].Value);
                return LoadedService.Admitted;
            });
            await BenchRunResult.OfAsync(
                service.Address, "--descriptor", "user={key}", "--keys", "1000", "--zipf", "1", "--rate", "400", "--duration", "250ms", "--seed", seed);

            // Of the calls on their way at once the service may take a later one first.
            return [.. keys.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Descriptors_hits_and_deadline_reach_the_service()
    {
        ConcurrentBag<(int Descriptors, uint Hits, bool HasDeadline)> seen = [];
        await using LoadedService service = await LoadedService.StartAsync((request, call) =>
        {
            seen.Add((request.Descriptors.Count, request.HitsAddend, call.Deadline != long.MaxValue));
            return new(LoadedService.Admitted);
        });

        await CommandRun.OfAsync(
            "bench", service.Address, "--domain", "shop", "-e", "user={key},path=/cart", "-e", "remote_address=10.0.0.1", "--hits", "5", "--closed", "2",
            "--duration", "50ms", "--warm-up", "0s", "--deadline", "30s");

        Assert.Equal([(2, 5u, true)], seen.Distinct());
    }

    [Fact]
    public async Task Refusals_are_counted_by_status()
    {
        await using LoadedService service = await LoadedService.StartAsync((_, call) =>
        {
            call.Fail(StatusCode.ResourceExhausted, "no more");
            return new(result: null);
        });

        BenchRunResult run = await BenchRunResult.OfAsync(service.Address, [.. OneUser, "--closed", "4", "--duration", "50ms"]);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(run.Calls, run.Count("RESOURCE_EXHAUSTED"));
    }

    [Fact]
    public async Task A_service_that_asks_to_go_away_loses_no_call()
    {
        await using LoadedService service = await LoadedService.StartAsync(
            (_, _) => new(LoadedService.Admitted), options => options with { MaxConnectionAge = TimeSpan.FromMilliseconds(40) });

        BenchRunResult run = await BenchRunResult.OfAsync(service.Address, [.. OneUser, "--closed", "16", "--duration", "500ms", "--connections", "2"]);

        Assert.Equal(run.Calls, run.Count("OK"));
    }

    [Fact]
    public async Task Several_services_share_the_connections()
    {
        int ofOne = 0;
        int ofOther = 0;
        await using LoadedService one = await LoadedService.StartAsync(_ => Count(ref ofOne));
        await using LoadedService other = await LoadedService.StartAsync(_ => Count(ref ofOther));

        BenchRunResult run = await BenchRunResult.OfAsync(
            one.Address, [other.Address, .. OneUser, "--rate", "1000", "--duration", "200ms", "--connections", "4", "--threads", "2"]);

        Assert.Equal(run.Calls, ofOne + ofOther);
        Assert.InRange(ofOne, 1, run.Calls - 1);

        static RateLimitResponse Count(ref int count)
        {
            Interlocked.Increment(ref count);
            return LoadedService.Admitted;
        }
    }

    [Fact]
    public async Task Load_goes_over_tls_too()
    {
        using TestCertificates certificates = new();
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificates.ServerCertificateFile, certificates.ServerKeyFile);
        SslStreamCertificateContext context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        await using LoadedService service = await LoadedService.StartAsync(
            (_, _) => new(LoadedService.Admitted), options => options with { Tls = new GrpcServerTls { Certificate = () => context } });

        BenchRunResult run = await BenchRunResult.OfAsync(
            service.Address, [.. OneUser, "--ca", certificates.CaFile, "--closed", "40", "--duration", "200ms", "--connections", "2"]);
        CommandRun unknown = await CommandRun.OfAsync(["bench", service.Address, "--domain", "shop", .. OneUser, "--tls", "--closed", "1"]);

        Assert.Equal((ExitCode.Ok, run.Calls), (run.ExitCode, run.Count("OK")));
        Assert.True(run.Calls > 40, "every call of the loop makes the next");
        Assert.Equal(ExitCode.Failed, unknown.ExitCode);
        Assert.Contains("cannot be reached: The remote certificate", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_for_people_has_the_figures()
    {
        await using LoadedService service = await LoadedService.StartAsync(_ => LoadedService.Admitted);

        CommandRun run = await CommandRun.OfAsync(
            ["bench", service.Address, "--domain", "shop", .. OneUser, "--rate", "500", "--duration", "200ms", "--warm-up", "50ms", "--deadline", "none"]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.StartsWith("open loop, 500 calls/s, 0.2 s after 0.05 s, 8 connections, one key, seed 1\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^decisions +\d+ in 0\.\d+ s, \d+/s$", run.Output);
        Assert.Matches(@"(?m)^latency +p50 [\d.]+ [µm]s, p90 .*, p99\.99 .*, max ", run.Output);
        Assert.Matches("(?m)^made late by +p50 ", run.Output);
    }
}
