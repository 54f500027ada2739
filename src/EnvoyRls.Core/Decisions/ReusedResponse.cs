using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// A response whose messages serve one call after another, so that an answer is made of what is there. Whoever hands it to the limiter
/// has it back with the answer, and clears it when that has been written.
/// </summary>
public sealed class ReusedResponse
{
    /// <summary>A call with more descriptors leaves its messages to the collector.</summary>
    private const int MostKept = 64;

    private readonly List<(RateLimitResponse.Types.DescriptorStatus Status, Duration Reset)> _statuses = [];
    private int _used;

    /// <summary>The response, empty until the limiter has filled it.</summary>
    public RateLimitResponse Message { get; private set; } = new();

    /// <summary>The call's request, where its messages are used again too.</summary>
    public SharedRequest? Request { get; set; }

    /// <summary>Whether others than the call may read its request, and for longer.</summary>
    public bool IsRequestShared { get; internal set; }

    /// <summary>Makes it ready for another call.</summary>
    public void Clear()
    {
        IsRequestShared = false;
        _used = 0;
        if (_statuses.Count > MostKept)
        {
            _statuses.Clear();
            Message = new RateLimitResponse();
            return;
        }

        RateLimitResponse message = Message;
        message.OverallCode = default;
        message.Statuses.Clear();
        message.ResponseHeadersToAdd.Clear();
        message.RequestHeadersToAdd.Clear();
        message.RawBody = Google.Protobuf.ByteString.Empty;
        message.DynamicMetadata = null;
    }

    /// <summary>Adds an empty status.</summary>
    /// <param name="reset">What may be told as the time until the reset.</param>
    internal RateLimitResponse.Types.DescriptorStatus AddStatus(out Duration reset)
    {
        if (_used == _statuses.Count)
        {
            _statuses.Add((new RateLimitResponse.Types.DescriptorStatus(), new Duration()));
        }

        (RateLimitResponse.Types.DescriptorStatus status, reset) = _statuses[_used++];
        status.CurrentLimit = null;
        status.DurationUntilReset = null;
        Message.Statuses.Add(status);
        return status;
    }
}
