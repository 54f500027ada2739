using EnvoyRls.Core.Counting;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Calls;

/// <summary>What Redis' error replies and the client's exceptions mean to a charge.</summary>
internal static class RedisErrors
{
    private const int LongestMessage = 300;

    // The server refused before it did anything, because it is not, or not yet, the one to ask.
    private static readonly string[] Misdirected = ["READONLY", "MOVED", "ASK", "CLUSTERDOWN", "MASTERDOWN", "LOADING"];

    public static bool IsScriptUnknown(Exception error) => error is RedisServerException && Starts(error, "NOSCRIPT");

    public static bool IsOverflow(Exception error) =>
        error is RedisServerException && error.Message.Contains("would overflow", StringComparison.Ordinal);

    /// <summary>Whether another server should be asked from now on.</summary>
    public static bool IsMisdirected(Exception error) =>
        error is RedisServerException && Array.Exists(Misdirected, code => Starts(error, code));

    public static StoreFault ToFault(Exception error) => new(StoreFaultKind.Unavailable, Describe(error));

    /// <summary>The error in one line, innermost cause included, without what only the client's authors can use.</summary>
    public static string Describe(Exception error)
    {
        Exception root = error.GetBaseException();
        string text = ReferenceEquals(root, error) || error.Message.Contains(root.Message, StringComparison.Ordinal)
            ? error.Message
            : $"{error.Message}: {root.Message}";
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestMessage ? line : line[..LongestMessage];
    }

    private static bool Starts(Exception error, string code) => error.Message.StartsWith(code, StringComparison.Ordinal);
}
