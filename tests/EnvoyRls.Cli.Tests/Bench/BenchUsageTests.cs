using System.Net;
using System.Net.Sockets;
using System.Text;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>What <c>rls bench</c> says when it cannot do what it is told.</summary>
public sealed class BenchUsageTests
{
    [Theory]
    [InlineData("Say either --rate or --closed.", "--domain", "d", "-e", "a=b")]
    [InlineData("Say either --rate or --closed.", "--domain", "d", "-e", "a=b", "--rate", "5", "--closed", "5")]
    [InlineData("A rate is above 0", "--domain", "d", "-e", "a=b", "--rate", "0")]
    [InlineData("Calls at once are 1 to", "--domain", "d", "-e", "a=b", "--closed", "0")]
    [InlineData("A tick is 0 to 100000 microseconds.", "--domain", "d", "-e", "a=b", "--rate", "1", "--tick", "-1")]
    [InlineData("more threads than connections", "--domain", "d", "-e", "a=b", "--closed", "1", "--threads", "9")]
    [InlineData("write {key} where they belong", "--domain", "d", "-e", "a=b", "--closed", "1", "--keys", "10")]
    [InlineData("'a' is not key=value", "--domain", "d", "-e", "a", "--closed", "1")]
    [InlineData("--duration 'soon' is no length of time", "--domain", "d", "-e", "a=b", "--closed", "1", "--duration", "soon")]
    [InlineData("The exponent of Zipf's law is 0 to 10.", "--domain", "d", "-e", "a={key}", "--closed", "1", "--zipf", "-1")]
    public async Task Nonsense_is_one_sentence(string expected, params string[] args)
    {
        CommandRun run = await CommandRun.OfAsync(["bench", "127.0.0.1:1", .. args]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_target_that_is_no_address_is_named()
    {
        CommandRun run = await CommandRun.OfAsync("bench", "host:port", "--domain", "d", "-e", "a=b", "--closed", "1");

        Assert.Equal((ExitCode.Usage, "rls bench: 'host:port' is not host:port.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_one_sentence()
    {
        int port = FreePort.Next();

        CommandRun run = await CommandRun.OfAsync("bench", $"127.0.0.1:{port}", "--domain", "d", "-e", "a=b", "--closed", "1");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal($"rls bench: 127.0.0.1:{port} cannot be reached: Connection refused\n", run.Error);
    }

    [Fact]
    public async Task A_server_that_speaks_something_else_is_told()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = AnswerAsync(listener);

        CommandRun run = await CommandRun.OfAsync("bench", listener.LocalEndpoint.ToString()!, "--domain", "d", "-e", "a=b", "--closed", "1", "--connections", "1");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("rls bench: the server sent ", run.Error, StringComparison.Ordinal);
        await answering;

        static async Task AnswerAsync(TcpListener listener)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"), TestContext.Current.CancellationToken);

            // Reading to the end keeps the answer from being lost to a reset.
            await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }
    }
}
