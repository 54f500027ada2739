using System.Security.Cryptography;
using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Bench;

/// <summary>One run of <c>rls bench</c>.</summary>
internal sealed class BenchRun(BenchOptions options, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="FormatException">The options make no sense together.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        RequestTemplate template = RequestTemplate.Create(options.Domain, options.Descriptors, options.Hits, options.Plan.Keys);
        if (options.Plan.Keys > 1 && !template.HasKeyPlace)
        {
            throw new FormatException($"no descriptor has a place for keys: write {RequestTemplate.KeyPlace} where they belong.");
        }

        if (template.Size > LoadConnection.LargestRequest)
        {
            throw new FormatException($"the request has {template.Size} bytes, of which {LoadConnection.LargestRequest} can be sent.");
        }

        try
        {
            LoadResult result = await RunAsync(template, cancellation);
            await ReportAsync(result);
            return result.Decisions > 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or PlatformNotSupportedException)
        {
            await error.WriteLineAsync($"rls bench: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private async Task<LoadResult> RunAsync(RequestTemplate template, CancellationToken cancellation)
    {
        LoadTarget[] targets = [.. options.Targets.Select(target => LoadTarget.Parse(target, options.Tls))];
        RequestHeaders[] headers = [.. targets.Select(target => new RequestHeaders(target.Authority, options.Tls.IsOn, options.Deadline))];
        LoadWorker[] workers = [.. Enumerable.Range(0, options.Plan.Threads).Select(index => new LoadWorker(options.Plan, index, Connect))];
        try
        {
            Array.ForEach(workers, static worker => worker.Open(OpenTimeout));
            long start = LoadClock.Now;
            await Task.WhenAll(workers.Select(worker => Task.Factory.StartNew(
                () => worker.Run(start, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            return LoadResult.Of(workers);
        }
        finally
        {
            Array.ForEach(workers, static worker => worker.Dispose());
        }

        LoadConnection Connect(int number, ICallSink sink)
        {
            int target = number % targets.Length;
            return new LoadConnection(targets[target].Connect(), headers[target], template, sink);
        }
    }

    private async Task ReportAsync(LoadResult result)
    {
        if (options.JsonPath is "-")
        {
            BenchJson.Write(options, result, output);
        }
        else
        {
            BenchReport.Write(options, result, output);
            if (options.JsonPath is { } path)
            {
                await using StreamWriter file = new(path);
                BenchJson.Write(options, result, file);
            }
        }

        if (result.FellBehind)
        {
            await error.WriteLineAsync(
                $"rls bench: the client itself fell behind: one call in a hundred was made {LatencyText.Of(result.Tally.Lateness.Quantile(0.99))} late or more. "
                + "Its latency counts from the intended time, so the figures are worse than the service's own; use less rate, more --threads or another machine.");
        }
    }
}
