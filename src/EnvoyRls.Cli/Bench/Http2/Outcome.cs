using EnvoyRls.Grpc;

namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>How a call ended, as a small number that can be an index.</summary>
internal static class Outcome
{
    public const int Ok = 0;
    public const int OverLimit = 1;

    /// <summary>Status OK and a message without verdict.</summary>
    public const int NoVerdict = 2;

    /// <summary>The server reset the stream.</summary>
    public const int Reset = 3;

    /// <summary>The connection broke.</summary>
    public const int Disconnected = 4;

    /// <summary>No answer had come when the run was over.</summary>
    public const int Unanswered = 5;

    /// <summary>An answer that is no gRPC: no status, or one that does not exist.</summary>
    public const int NoStatus = 6;

    public const int Count = FirstStatus + (int)StatusCode.Unauthenticated + 1;

    private const int FirstStatus = 7;

    /// <summary>The call ended with a status other than OK.</summary>
    public static int Of(StatusCode status) => FirstStatus + (int)status;

    /// <summary>Whether the service has decided.</summary>
    public static bool IsDecision(int outcome) => outcome is Ok or OverLimit;

    /// <summary>What reports call it.</summary>
    public static string NameOf(int outcome) => outcome switch
    {
        Ok => "OK",
        OverLimit => "OVER_LIMIT",
        NoVerdict => "no verdict",
        Reset => "stream reset",
        Disconnected => "connection lost",
        Unanswered => "unanswered",
        NoStatus => "no gRPC status",
        _ => StatusName.Of((StatusCode)(outcome - FirstStatus)),
    };
}
