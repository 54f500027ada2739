using System.Globalization;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Overload;

/// <summary>Counts what the service did not take on, and says so to whoever asks how it fares.</summary>
internal sealed class OverloadStatus
{
    private const string Scope = "envoyrls.overload.";

    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Counter[] _refusals;
    private readonly Counter _requests;
    private long _last = long.MinValue;

    public OverloadStatus(StatRegistry statistics, TimeProvider time)
    {
        _time = time;
        _refusals = [.. Enum.GetValues<GrpcRefusal>().Select(refusal => statistics.Counter(Scope + NameOf(refusal)))];
        _requests = statistics.Counter($"{Scope}requests_refused_total");
    }

    /// <summary>Counts what the gRPC port did not take on.</summary>
    public void Tell(GrpcRefusal refusal)
    {
        _refusals[(int)refusal].Increment();
        Volatile.Write(ref _last, _time.GetTimestamp());
    }

    /// <summary>Counts a request or a connection that an HTTP port did not take on.</summary>
    public void TellRequest()
    {
        _requests.Increment();
        Volatile.Write(ref _last, _time.GetTimestamp());
    }

    /// <summary>Whether anything was not taken on lately, in a few words.</summary>
    public string Read()
    {
        long last = Volatile.Read(ref _last);
        if (last == long.MinValue || _time.GetElapsedTime(last) > Recent)
        {
            return "none";
        }

        ulong refused = _requests.Value;
        foreach (Counter counter in _refusals)
        {
            refused += counter.Value;
        }

        return string.Create(CultureInfo.InvariantCulture, $"refusing, {refused} since the start");
    }

    private static string NameOf(GrpcRefusal refusal) => refusal switch
    {
        GrpcRefusal.TooManyCalls => "calls_refused_total",
        GrpcRefusal.TooLate => "calls_late_total",
        GrpcRefusal.TooManyBytes => "messages_refused_total",
        GrpcRefusal.TooManyConnections => "connections_refused_total",
        GrpcRefusal.Silent => "connections_silent_total",
        GrpcRefusal.SlowReader => "connections_slow_total",
        GrpcRefusal.Flood => "connections_flooding_total",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
