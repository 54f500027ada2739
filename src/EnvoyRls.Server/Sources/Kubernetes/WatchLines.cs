using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>Reads a watch: one JSON text on each line. A last line that was cut short is left out; the next watch brings it again.</summary>
internal static class WatchLines
{
    /// <summary>Far above a ConfigMap, which holds a mebibyte, however it is escaped.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    /// <exception cref="InvalidDataException">A line is longer than any ConfigMap.</exception>
    /// <exception cref="JsonException">A line is no event.</exception>
    public static async IAsyncEnumerable<WatchEvent> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(stream);
        try
        {
            bool ended = false;
            while (!ended)
            {
                ReadResult read = await reader.ReadAsync(cancellationToken);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    yield return Parse(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > LongestLine)
                {
                    throw new InvalidDataException($"a line is longer than {LongestLine} bytes");
                }

                reader.AdvanceTo(rest.Start, rest.End);
                ended = read.IsCompleted;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static WatchEvent Parse(ReadOnlySequence<byte> line)
    {
        Utf8JsonReader json = new(line);
        return JsonSerializer.Deserialize<WatchEvent>(ref json, JsonSerializerOptions.Web) is { Type: not null, Object.ValueKind: JsonValueKind.Object } told
            ? told
            : throw new JsonException("a line is no event");
    }
}
