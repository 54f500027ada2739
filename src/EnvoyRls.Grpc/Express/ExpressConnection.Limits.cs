namespace EnvoyRls.Grpc.Express;

/// <summary>What a client may do.</summary>
internal sealed partial class ExpressConnection
{
    /// <summary>How much of a body is received before its handler has looked at it, in bytes.</summary>
    public const int StreamWindow = 512 * 1024;

    /// <summary>How much of all bodies of a connection is received before their handlers have looked at them, in bytes.</summary>
    private const int ConnectionWindow = 2 * 1024 * 1024;

    /// <summary>How much the fields of a request may count, each with 32 on top, in bytes; a request with more is refused with 431.</summary>
    private const int MaxHeaderListSize = 32 * 1024;

    /// <summary>How large a header block may be as it is sent, in bytes.</summary>
    private const int MaxHeaderBlock = 2 * MaxHeaderListSize;

    /// <summary>In how many frames a header block may come.</summary>
    private const int MaxContinuations = 16;

    /// <summary>How many handlers may run for one connection although their streams are gone, where streams are not limited.</summary>
    private const int MostRunning = 100_000;

    /// <summary>How many streams that were ended before the client had are remembered, as more may come on them.</summary>
    private const int RememberedCuts = 1000;

    /// <summary>How long a client may take to say that it speaks HTTP/2.</summary>
    private static readonly TimeSpan PrefacePatience = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take nothing of the answers that wait for it, when no more fit.</summary>
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(1);
}
