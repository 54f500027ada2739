using System.Globalization;
using System.Text;

namespace EnvoyRls.Redis.Connections;

/// <summary>Reads RESP2 replies from a stream (Redis serialization protocol, version 2).</summary>
internal sealed class RespReader(Stream stream)
{
    private const int LongestReply = 1024 * 1024;

    private readonly byte[] _buffer = new byte[4096];
    private int _position;
    private int _filled;

    /// <summary>A string, a <see cref="long"/>, an array of replies, or <see langword="null"/>.</summary>
    /// <exception cref="RespException">The server answered an error, or no RESP.</exception>
    public async Task<object?> ReadAsync(CancellationToken cancel)
    {
        string line = await ReadLineAsync(cancel);
        string rest = line.Length == 0 ? "" : line[1..];
        switch (line.Length == 0 ? ' ' : line[0])
        {
            case '+':
                return rest;
            case '-':
                throw new RespException(rest);
            case ':':
                return Number(rest);
            case '$':
                return await ReadBulkAsync(Number(rest), cancel);
            case '*':
                return await ReadArrayAsync(Number(rest), cancel);
            default:
                throw new RespException("the server does not speak the Redis protocol");
        }
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number <= LongestReply
            ? number
            : throw new RespException("the server answered a length that is not one");

    private async Task<object?> ReadArrayAsync(long count, CancellationToken cancel)
    {
        if (count < 0)
        {
            return null;
        }

        object?[] items = new object?[count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = await ReadAsync(cancel);
        }

        return items;
    }

    private async Task<string?> ReadBulkAsync(long length, CancellationToken cancel)
    {
        if (length < 0)
        {
            return null;
        }

        byte[] bytes = new byte[length + 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = await ReadByteAsync(cancel);
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(..^2));
    }

    private async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        StringBuilder line = new();
        while (true)
        {
            char next = (char)await ReadByteAsync(cancel);
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append(next).Length > LongestReply)
            {
                throw new RespException("the server answered a line without end");
            }
        }
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancel)
    {
        if (_position == _filled)
        {
            _position = 0;
            _filled = await stream.ReadAsync(_buffer, cancel);
            if (_filled == 0)
            {
                throw new EndOfStreamException("the server closed the connection (EOF)");
            }
        }

        return _buffer[_position++];
    }
}
