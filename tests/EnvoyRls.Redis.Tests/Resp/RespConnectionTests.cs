using System.Net;
using System.Net.Sockets;
using System.Text;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Resp;

public sealed class RespConnectionTests(PlainServer server) : IClassFixture<PlainServer>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replies_come_in_the_order_of_commands_from_many_threads()
    {
        await using RespConnection connection = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                string word = $"{worker}-{i}";
                Assert.Equal(word, (await connection.AskAsync(_cancel, "ECHO", word)).Text);
            }
        })));
    }

    [Fact]
    public async Task Large_words_and_replies_pass_whole()
    {
        await using RespConnection connection = await OpenAsync();
        string[] words = [.. Enumerable.Range(0, 20).Select(static i => new string((char)('a' + i), 300_000))];

        Task<RespValue>[] replies = [.. words.Select(word => connection.AskAsync(_cancel, "ECHO", word))];

        RespValue[] answers = await Task.WhenAll(replies);
        Assert.All(words.Zip(answers), static pair => Assert.True(pair.Second.Is(pair.First)));
    }

    [Fact]
    public async Task An_error_is_told_to_whoever_asked()
    {
        await using RespConnection connection = await OpenAsync();
        Task<RespValue> wrong = connection.AskAsync(_cancel, "NONSENSE");
        Task<RespValue> right = connection.AskAsync(_cancel, "PING");

        Assert.StartsWith("ERR unknown command", (await Assert.ThrowsAsync<RespException>(() => wrong)).Message, StringComparison.Ordinal);
        Assert.True((await right).Is("PONG"));
    }

    [Fact]
    public async Task All_that_wait_are_told_when_the_server_hangs_up_and_nothing_is_sent_any_more()
    {
        await using RespConnection connection = await OpenAsync();
        Task<RespValue>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => connection.AskAsync(_cancel, "BLPOP", "nothing-there", "0"))];
        string id = (await server.Redis.CliAsync("CLIENT", "LIST")).Split('\n').Last(static line => line.Contains("cmd=blpop", StringComparison.Ordinal)).Split(' ')[0]["id=".Length..];
        await server.Redis.CliAsync("CLIENT", "KILL", "ID", id);

        foreach (Task<RespValue> each in waiting)
        {
            await Assert.ThrowsAsync<RespException>(() => each.WaitAsync(Limit, _cancel));
        }

        Assert.False(connection.IsOpen);
        Assert.Equal(SendOutcome.Closed, connection.Send("*1\r\n$4\r\nPING\r\n"u8, IgnoredCommand.Instance));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "the server does not speak the Redis protocol")]
    [InlineData("+PONG\r\n+PONG\r\n+OK\r\n:1\r\n", "the server answered what it was not asked")]
    public async Task A_server_that_is_no_redis_is_left(string speech, string reason)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task speaking = Task.Run(
            async () =>
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(_cancel);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(speech), _cancel);
                await client.GetStream().CopyToAsync(Stream.Null, _cancel);
            },
            _cancel);

        RespException error = await Assert.ThrowsAsync<RespException>(async () =>
        {
            await using RespConnection connection = await RespConnection.OpenAsync(
                new RedisAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port), null, null, null, _cancel).WaitAsync(Limit, _cancel);
            await Eventually.IsTrueAsync(() => !connection.IsOpen, Limit, "the connection is left");
            await connection.AskAsync(_cancel, "PING");
        });

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        await Task.WhenAny(speaking, Task.Delay(Limit, _cancel));
        Assert.True(speaking.IsCompleted);
    }

    private Task<RespConnection> OpenAsync() => RespConnection.OpenAsync(RedisAddress.Parse(server.Redis.Address), null, null, null, _cancel);
}
