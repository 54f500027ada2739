using System.Buffers.Text;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>What is looked for in the headers and trailers of a response.</summary>
internal struct ResponseFields : IHeaderSink
{
    private bool _hasStatus;
    private int _status;

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("grpc-status"u8))
        {
            _hasStatus = Utf8Parser.TryParse(value, out _status, out int used) && used == value.Length
                && _status is >= 0 and <= (int)StatusCode.Unauthenticated;
        }
    }

    /// <summary>The outcome of a call that ends with these fields.</summary>
    /// <param name="verdict">What its message said.</param>
    public readonly int ToOutcome(int verdict) => (_hasStatus, _status) switch
    {
        (false, _) => Outcome.NoStatus,
        (true, (int)StatusCode.Ok) => verdict,
        _ => Outcome.Of((StatusCode)_status),
    };
}
