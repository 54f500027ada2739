using System.IO.Pipelines;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Framing;

/// <summary>Fuzzes the reading of frames. Every case is told by its seed.</summary>
public sealed class MessageReaderTests
{
    private static readonly MessageRules Rules = new(MaxSize: 4_096, Gzip: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_a_stream_is_cut_the_messages_are_the_same(int firstSeed)
    {
        for (int seed = firstSeed * 1_000; seed < (firstSeed * 1_000) + 200; seed++)
        {
            Random random = new(seed);
            string[] sent = [.. Enumerable.Range(0, random.Next(20)).Select(_ => Text(random))];

            List<string> received = await ReadAsync([.. sent.SelectMany(RawCall.Frame)], random);

            Assert.True(sent.SequenceEqual(received, StringComparer.Ordinal), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_bytes_come_the_stream_ends_or_fails(int firstSeed)
    {
        int ended = 0;
        int failed = 0;
        for (int seed = firstSeed * 1_000; seed < (firstSeed * 1_000) + 1_000; seed++)
        {
            Random random = new(seed);
            Exception? error = await Record.ExceptionAsync(() => ReadAsync(Bytes(random), random).WaitAsync(Patience));
            bool expected = error is null or GrpcException { Status.Code: StatusCode.Internal or StatusCode.ResourceExhausted };
            Assert.True(expected, $"seed {seed}: {error}");
            ended += error is null ? 1 : 0;
            failed += error is null ? 0 : 1;
        }

        Assert.True(ended > 10 && failed > 10, $"{ended} ended, {failed} failed: the generator makes one kind only");
    }

    [Fact]
    public async Task A_server_answers_whatever_bytes_come()
    {
        await using TestServer server = await new TestServers(GrpcHttp2.Express).EchoAsync();
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            RawCall answer = await RawCall.SendAsync(
                server, new ByteArrayContent(Bytes(random)), request => request.Headers.Add("grpc-encoding", "gzip"));
            Assert.True(answer.Status is "0" or "8" or "13", $"seed {seed}: {answer.Status} {answer.Message}");
        }

        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_fault_stands_however_often_it_is_read()
    {
        PipeReader pipe = PipeReader.Create(new MemoryStream([2, 0, 0, 0, 0]));
        MessageReader reader = new(pipe, Rules);

        for (int i = 0; i < 3; i++)
        {
            GrpcException error = await Assert.ThrowsAsync<GrpcException>(
                async () => await reader.ReadAsync(StringValue.Parser, CancellationToken.None));
            Assert.Equal(ProtocolFaults.UnknownFlag, error.Status);
        }
    }

    private static string Text(Random random) => new('x', random.Next(random.Next(2) == 0 ? 10 : 4_000));

    /// <summary>Bytes that are often nearly right: whole frames, of which some bytes are changed or missing.</summary>
    private static byte[] Bytes(Random random)
    {
        byte[] bytes = [.. Enumerable.Range(0, random.Next(3)).SelectMany(_ => RawCall.Frame(new string('x', random.Next(50))))];
        for (int changes = random.Next(3); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    /// <summary>Reads every message of a stream that arrives in random pieces.</summary>
    private static async Task<List<string>> ReadAsync(byte[] stream, Random random)
    {
        Pipe pipe = new(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0, useSynchronizationContext: false));
        MessageReader reader = new(pipe.Reader, Rules);
        Task writing = WriteAsync(pipe.Writer, stream, random);
        List<string> messages = [];
        try
        {
            while (await reader.ReadAsync(StringValue.Parser, CancellationToken.None) is { } message)
            {
                messages.Add(message.Value);
            }
        }
        finally
        {
            await writing;
        }

        return messages;
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] stream, Random random)
    {
        for (int sent = 0; sent < stream.Length;)
        {
            int piece = Math.Min(stream.Length - sent, random.Next(1, random.Next(2, 500)));
            await writer.WriteAsync(stream.AsMemory(sent, piece));
            sent += piece;
            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }
        }

        await writer.CompleteAsync();
    }
}
