using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Management.Access;

/// <summary>
/// Limits failed attempts of each address by <see cref="Gcra"/>: ten at once, ten a minute. An address of IPv6 stands for its /64, as that is what
/// one machine may choose from freely. The table is bounded: when it is full, those who are furthest from their limit are forgotten.
/// </summary>
internal sealed class AttemptLimiter
{
    private const int Attempts = 10;

    private static readonly Limit PerAddress = Create();

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, GcraState> _states = [];
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly long _start;

    /// <param name="time">Its timestamps count, so that a step of the wall clock lets nobody in.</param>
    /// <param name="capacity">Most addresses remembered.</param>
    public AttemptLimiter(TimeProvider time, int capacity = 10_000)
    {
        _time = time;
        _capacity = capacity;
        _start = time.GetTimestamp();
    }

    /// <summary>How many addresses are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _states.Count;
            }
        }
    }

    /// <summary>How long an address has to wait before its next attempt; zero if it need not.</summary>
    public TimeSpan WaitOf(IPAddress address)
    {
        lock (_gate)
        {
            GcraState state = _states.GetValueOrDefault(KeyOf(address));
            return TimeSpan.FromMicroseconds(Gcra.Apply(ref state, Now, PerAddress, 1).RetryMicroseconds);
        }
    }

    /// <summary>Charges an attempt; false if the address had none left.</summary>
    public bool TryCharge(IPAddress address)
    {
        UInt128 key = KeyOf(address);
        lock (_gate)
        {
            bool isKnown = _states.TryGetValue(key, out GcraState state);
            if (!isKnown && _states.Count >= _capacity)
            {
                MakeRoom();
            }

            bool admitted = Gcra.Apply(ref state, Now, PerAddress, 1).Admitted;
            _states[key] = state;
            return admitted;
        }
    }

    private long Now => _time.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Forgets a tenth at a time, so that a flood of addresses does not pay for a search each.</summary>
    private void MakeRoom()
    {
        UInt128[] nearest = [.. _states.OrderBy(pair => pair.Value.Arrival.Whole).Take(Math.Max(1, _capacity / 10)).Select(pair => pair.Key)];
        foreach (UInt128 key in nearest)
        {
            _states.Remove(key);
        }
    }

    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            plain.TryWriteBytes(bytes, out _);
            bytes[8..].Clear();
        }
        else
        {
            plain.MapToIPv6().TryWriteBytes(bytes, out _);
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static Limit Create() =>
        Limit.TryCreate(LimitAlgorithm.Gcra, Attempts, TimeSpan.TicksPerMinute / TimeSpan.TicksPerMicrosecond, Attempts, 0, out Limit? limit, out string? problem)
            ? limit
            : throw new InvalidOperationException(problem);
}
