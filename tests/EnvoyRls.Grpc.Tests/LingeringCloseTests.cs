using System.IO.Pipelines;
using EnvoyRls.Grpc.Hosting;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Connections;

namespace EnvoyRls.Grpc.Tests;

public sealed class LingeringCloseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new();

    [Fact]
    public async Task The_socket_stays_open_until_the_client_closes_it()
    {
        Task closing = Close(_ => Task.CompletedTask);
        await _fromClient.Writer.WriteAsync(new byte[100], TestContext.Current.CancellationToken);
        Assert.False(closing.IsCompleted);
        await _fromClient.Writer.CompleteAsync();
        await closing;
    }

    [Fact]
    public async Task The_socket_stays_open_for_a_moment_at_most()
    {
        Task closing = Close(_ => Task.CompletedTask);
        Assert.False(closing.IsCompleted);
        _time.Advance(Limit);
        await closing;
    }

    [Fact]
    public async Task A_read_that_was_cancelled_but_not_made_does_not_close_the_socket()
    {
        Task closing = Close(connection =>
        {
            connection.Transport.Input.CancelPendingRead();
            return Task.CompletedTask;
        });
        Assert.False(closing.IsCompleted);
        await _fromClient.Writer.CompleteAsync();
        await closing;
    }

    [Fact]
    public async Task What_was_read_in_part_is_in_nobodys_way()
    {
        await _fromClient.Writer.WriteAsync(new byte[100], TestContext.Current.CancellationToken);
        Task closing = Close(async connection => await connection.Transport.Input.ReadAsync());
        Assert.False(closing.IsCompleted);
        await _fromClient.Writer.CompleteAsync();
        await closing;
    }

    private Task Close(ConnectionDelegate protocol)
    {
        DefaultConnectionContext connection = new("one") { Transport = new DuplexPipe(_fromClient.Reader, _toClient.Writer) };
        return new LingeringClose(Limit, _time).Guard(protocol)(connection);
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
