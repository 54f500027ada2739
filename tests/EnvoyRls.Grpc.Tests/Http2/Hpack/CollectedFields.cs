using System.Text;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Grpc.Tests.Http2.Hpack;

/// <summary>Keeps the fields of a block as "name: value".</summary>
internal readonly struct CollectedFields() : IHeaderSink
{
    public List<string> Fields { get; } = [];

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Fields.Add($"{Encoding.Latin1.GetString(name)}: {Encoding.Latin1.GetString(value)}");
}
