using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.News;

/// <summary>Tells replicas of counters that may admit again although they are known not to: by their keys, on a channel.</summary>
internal static class CounterChanges
{
    /// <summary>Services with keys of their own may share it: what is not known is not forgotten.</summary>
    public const string Channel = "envoyrls:counters";

    /// <summary>Whether what was done has brought a counter that may have been at its limit below it.</summary>
    public static bool IsChange(in Charge charge, BatchPurpose purpose) => purpose switch
    {
        BatchPurpose.Reset => true,
        BatchPurpose.Charge => charge is { Kind: ChargeKind.Refund or ChargeKind.Borrow, Ban: null, Hits: > 0 } && MakesRoom(charge),
        _ => false,
    };

    /// <summary>Tells of one. Whoever is not reached has lost the server too, and forgets all when it is back.</summary>
    public static void Announce(RespConnection connection, ReadOnlySpan<byte> key)
    {
        RespWriter writer = RespWriter.Begin();
        writer.Add("PUBLISH"u8);
        writer.Add(Channel);
        writer.Add(key);
        connection.Send(writer.End(), IgnoredCommand.Instance);
    }

    private static bool MakesRoom(in Charge refund) => refund.IsFixedWindow()
        ? refund.Counter < refund.Limit.Amount && refund.Counter >= refund.Limit.Amount - refund.Hits
        : refund.Outcome.Remaining > 0 && refund.Outcome.Remaining <= refund.Hits;
}
