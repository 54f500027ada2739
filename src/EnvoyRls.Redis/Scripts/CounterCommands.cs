using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Scripts;

/// <summary>The commands of counters, each for one key.</summary>
internal static class CounterCommands
{
    /// <summary>Charges by the algorithm's script.</summary>
    public static void WriteCharge(this RespWriter writer, ReadOnlySpan<byte> key, in Charge charge, bool byText)
    {
        CounterScripts.For(charge).Begin(writer, byText, keys: 1);
        writer.Add(key);
        writer.AddCharge(charge);
    }

    /// <summary>Merges hits by the algorithm's script.</summary>
    public static void WriteMerge(this RespWriter writer, ReadOnlySpan<byte> key, in Charge charge, bool byText, bool isClustered)
    {
        CounterScripts.For(charge).Begin(writer, byText, keys: 2);
        writer.Add(key);
        writer.Add(MergeKey.Of(key, isClustered));
        writer.AddMerge(charge);
    }

    /// <summary>Charges several times, in order, by the script of any algorithm but the fixed window.</summary>
    public static void WriteCharges(this RespWriter writer, ReadOnlySpan<byte> key, in Charge charge, ReadOnlySpan<byte> hits, bool byText)
    {
        CounterScripts.For(charge).Begin(writer, byText, keys: 1);
        writer.Add(key);
        writer.AddCharges(charge, hits);
    }

    /// <summary>Asks what the charge would meet, or for the value of a fixed window.</summary>
    public static void WriteLook(this RespWriter writer, ReadOnlySpan<byte> key, in Charge charge, bool byText)
    {
        if (charge.IsFixedWindow())
        {
            writer.Add("GET"u8);
            writer.Add(key);
        }
        else
        {
            CounterScripts.For(charge).Begin(writer, byText, keys: 1);
            writer.Add(key);
            writer.AddLook(charge);
        }
    }

    /// <summary>Forgets a counter.</summary>
    public static void WriteReset(this RespWriter writer, ReadOnlySpan<byte> key)
    {
        writer.Add("DEL"u8);
        writer.Add(key);
    }

    /// <summary>Adds hits to a fixed window that has an expiry.</summary>
    public static void WriteIncrement(this RespWriter writer, ReadOnlySpan<byte> key, long hits)
    {
        writer.Add("INCRBY"u8);
        writer.Add(key);
        writer.Add(hits);
    }

    /// <summary>Gives a fixed window an expiry.</summary>
    public static void SendExpiry(RespConnection connection, ReadOnlySpan<byte> key, long seconds)
    {
        RespWriter writer = RespWriter.Begin();
        writer.Add("EXPIRE"u8);
        writer.Add(key);
        writer.Add(seconds);
        connection.Send(writer.End(), IgnoredCommand.Instance);
    }
}
