using System.Buffers;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// Knows since when at the least the calls are there that are just begun, so that time spent waiting in the transport is not given to them anew.
/// Only for the thread that receives.
/// </summary>
internal sealed partial class ExpressConnection
{
    /// <summary>When the bytes at hand were there at the latest, as a timestamp.</summary>
    private long _arrivedAt;

    private long _readAt;

    /// <summary>How many of the next bytes were left in the transport, and have been there since <see cref="_arrivedAt"/>.</summary>
    private long _leftBytes;

    private void LookAtClock()
    {
        _readAt = _server.Time.GetTimestamp();
        if (_leftBytes <= 0)
        {
            _arrivedAt = _readAt;
        }
    }

    private void CountHeldUp(int bytes)
    {
        if (_leftBytes > 0)
        {
            _leftBytes -= bytes;
            if (_leftBytes <= 0)
            {
                _arrivedAt = _readAt;
            }
        }
    }

    private void NoteHeldUp(in ReadOnlySequence<byte> left)
    {
        if (_isHeldUp && _leftBytes <= 0)
        {
            _leftBytes = left.Length;
        }
    }
}
