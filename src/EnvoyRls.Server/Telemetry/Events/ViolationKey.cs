using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Server.Telemetry.Events;

/// <summary>
/// Tells the violations of a minute apart by rule, limit and descriptor: a hash, so that a flood of new keys with long values
/// needs little memory. Not safe for concurrent use.
/// </summary>
internal sealed class ViolationKey
{
    private readonly ArrayBufferWriter<byte> _text = new(512);

    /// <summary>The key of a decision; equal for decisions that belong to one event.</summary>
    public UInt128 Of(in DecisionRecord record, long minute)
    {
        _text.ResetWrittenCount();
        Append(minute);
        Append(record.IsDenied ? 1 : 0);
        Append(record.Limit?.Index ?? -1);
        Append(record.Node?.FullKey ?? record.Listed?.Key ?? "");
        Append(record.Request.Domain);
        foreach (RateLimitDescriptor.Types.Entry entry in record.Entries)
        {
            Append(entry.Key);
            Append(entry.Value);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_text.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private void Append(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_text.GetSpan(sizeof(long)), number);
        _text.Advance(sizeof(long));
    }

    // The length goes first, so that no two lists of texts look alike.
    private void Append(string text)
    {
        Append(text.Length);
        _text.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
