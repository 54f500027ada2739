using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

internal static class ChargeBatchExtensions
{
    private const long Start = 1_200_000_000;

    /// <summary>Appends a charge that may deny; below 0 it is a refund.</summary>
    public static ref Charge Append(this ChargeBatch batch, string key, Limit limit, long hits)
    {
        bool isFixed = limit.Algorithm == LimitAlgorithm.FixedWindow;
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(key), isFixed ? "1200"u8 : []);
        charge.Limit = limit;
        charge.Kind = hits < 0 ? ChargeKind.Refund : ChargeKind.Add;
        charge.Hits = Math.Abs(hits);
        charge.MayDeny = true;
        if (isFixed)
        {
            charge.Window = new Window(Start, limit.WindowMicroseconds);
            charge.ExpirySeconds = limit.WindowMicroseconds / 1_000_000;
        }

        return ref charge;
    }
}
