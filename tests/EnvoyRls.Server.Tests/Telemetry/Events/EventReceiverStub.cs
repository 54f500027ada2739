using System.Collections.Concurrent;
using System.Text.Json;
using EnvoyRls.Server.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Tests.Telemetry.Events;

/// <summary>A receiver of events on loopback that answers as it is told.</summary>
internal sealed class EventReceiverStub : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonElement[]> _batches = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private TestSite? _site;

    public Uri Url => new(_site!.Client.BaseAddress!, "/events");

    /// <summary>Every batch that came, whatever was answered.</summary>
    public IReadOnlyList<JsonElement[]> Batches => [.. _batches];

    public IReadOnlyList<JsonElement> Events => [.. _batches.SelectMany(batch => batch)];

    public string? ContentType { get; private set; }

    public string? Authorization { get; private set; }

    public static async Task<EventReceiverStub> StartAsync()
    {
        EventReceiverStub stub = new();
        stub._site = await TestSite.StartAsync(app => app.Run(stub.ReceiveAsync));
        return stub;
    }

    /// <summary>Answers the next requests with these codes; 202 after that.</summary>
    public void Answer(params int[] codes)
    {
        foreach (int code in codes)
        {
            _answers.Enqueue(context =>
            {
                context.Response.StatusCode = code;
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Does not answer the next request.</summary>
    public void Hang() => _answers.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    public ValueTask DisposeAsync() => _site!.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        ContentType = context.Request.ContentType;
        Authorization = context.Request.Headers.Authorization;
        JsonElement batch = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        _batches.Enqueue([.. batch.EnumerateArray()]);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        if (_answers.TryDequeue(out Func<HttpContext, Task>? answer))
        {
            await answer(context);
        }
    }
}
