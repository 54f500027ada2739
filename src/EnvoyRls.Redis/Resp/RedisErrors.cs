using System.Text;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Resp;

/// <summary>What Redis' error replies and exceptions mean to a charge.</summary>
internal static class RedisErrors
{
    private const int LongestMessage = 300;

    /// <summary>Whether the server does not know the script.</summary>
    public static bool IsScriptUnknown(ReadOnlySpan<byte> error) => error.StartsWith("NOSCRIPT"u8);

    /// <summary>Whether another server has the slot: <c>MOVED slot host:port</c>.</summary>
    public static bool IsMoved(ReadOnlySpan<byte> error) => error.StartsWith("MOVED "u8);

    /// <summary>Whether another server takes the slot over and has the key: <c>ASK slot host:port</c>.</summary>
    public static bool IsAsk(ReadOnlySpan<byte> error) => error.StartsWith("ASK "u8);

    /// <summary>Whether some of the command's keys are on another server already, as they are for a moment while their slot moves.</summary>
    public static bool IsSplit(ReadOnlySpan<byte> error) => error.StartsWith("TRYAGAIN"u8);

    /// <summary>Whether the counter cannot hold the hits.</summary>
    public static bool IsOverflow(ReadOnlySpan<byte> error) => error.IndexOf("would overflow"u8) >= 0;

    /// <summary>Whether the server refused before it did anything, because it is not, or not yet, the one to ask.</summary>
    public static bool IsMisdirected(ReadOnlySpan<byte> error) =>
        IsMoved(error)
        || IsAsk(error)
        || error.StartsWith("READONLY"u8)
        || error.StartsWith("CLUSTERDOWN"u8)
        || error.StartsWith("MASTERDOWN"u8)
        || error.StartsWith("LOADING"u8);

    public static StoreFault ToFault(ReadOnlySpan<byte> error) => ToFault(Encoding.UTF8.GetString(error));

    public static StoreFault ToFault(string message) => new(StoreFaultKind.Unavailable, InOneLine(message));

    /// <summary>The error in one line, innermost cause included.</summary>
    public static string Describe(Exception error)
    {
        Exception root = error.GetBaseException();
        return InOneLine(ReferenceEquals(root, error) || root is OperationCanceledException || error.Message.Contains(root.Message, StringComparison.Ordinal)
            ? error.Message
            : $"{error.Message}: {root.Message}");
    }

    private static string InOneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestMessage ? line : line[..LongestMessage];
    }
}
