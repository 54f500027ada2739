using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Usage;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Service;

/// <summary>What happens on this replica, as server-sent events (HTML Standard, 9.2).</summary>
internal sealed class EventStream(ILiveFigures live, IRuleAdministration rules, IOverrideDesk? overrides, IGatekeeper gatekeeper, TimeProvider time)
{
    public const string MediaType = "text/event-stream";

    /// <summary>How many may watch at once.</summary>
    public const int MostWatchers = 64;

    /// <summary>Silence after which a comment shows proxies and clients that the stream lives.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private int _watchers;

    /// <summary>An answer that goes on.</summary>
    /// <exception cref="ProblemException">Too many watch already.</exception>
    public ApiAnswer Open(ApiCall call)
    {
        if (Interlocked.Increment(ref _watchers) > MostWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            throw new ProblemException(Problems.Unavailable($"{MostWatchers} others watch already."));
        }

        call.Http.Response.OnCompleted(LeaveAsync);
        return new ApiAnswer(StatusCodes.Status200OK) { ContentType = MediaType, Stream = WatchAsync };
    }

    private Task LeaveAsync()
    {
        Interlocked.Decrement(ref _watchers);
        return Task.CompletedTask;
    }

    private async Task WatchAsync(HttpResponse response, CancellationToken cancellation)
    {
        // Told at once, so that the client knows that it is connected.
        await response.BodyWriter.FlushAsync(cancellation);
        await FollowAsync(response, cancellation);
    }

    private async Task FollowAsync(HttpResponse response, CancellationToken cancellation)
    {
        long version = rules.State.Version;
        OverrideBook? book = overrides?.Book;
        await using IAsyncEnumerator<LiveTick> ticks = live.WatchAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await NextAsync(ticks, response.BodyWriter))
        {
            if (!(await gatekeeper.AdmitAsync(response.HttpContext)).IsAdmitted)
            {
                await SendAsync(response.BodyWriter, "end", new EndEvent("the credential is not good any more"), cancellation);
                return;
            }

            if (rules.State.Version is var present && present != version)
            {
                version = present;
                await SendAsync(response.BodyWriter, "change", new ChangeEvent(version), cancellation);
            }

            if (overrides?.Book is { } latest && latest != book)
            {
                book = latest;
                await SendAsync(response.BodyWriter, "overrides", OverridesEvent.Of(latest), cancellation);
            }

            await SendAsync(response.BodyWriter, "tick", ticks.Current, cancellation);
        }
    }

    /// <summary>
    /// Waits for the next tick, and meanwhile shows that the stream lives. It is the ticks that end when cancelled: nothing else may, as they
    /// cannot be disposed of while somebody waits for the next.
    /// </summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<LiveTick> ticks, PipeWriter body)
    {
        Task<bool> next = ticks.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                return await next.WaitAsync(Heartbeat, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                await body.WriteAsync(": still here\n\n"u8.ToArray(), CancellationToken.None);
            }
        }
    }

    private static async Task SendAsync<T>(PipeWriter body, string name, T data, CancellationToken cancellation)
    {
        body.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        body.Write(JsonSerializer.SerializeToUtf8Bytes(data, ApiJson.Options));
        body.Write("\n\n"u8);
        await body.FlushAsync(cancellation);
    }
}
