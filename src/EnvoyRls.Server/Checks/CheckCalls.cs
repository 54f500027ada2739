using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Calls;

namespace EnvoyRls.Server.Checks;

/// <summary><c>envoyrls.v1.RateLimit/CheckRateLimit</c>: checks over gRPC.</summary>
internal sealed class CheckCalls(Checker checker)
{
    /// <summary>The full name of the service.</summary>
    public const string Service = "envoyrls.v1.RateLimit";

    /// <summary>The method that checks.</summary>
    public const string Method = "CheckRateLimit";

    private static readonly FaultCodes Codes = new(compatible: false);

    public ValueTask<CheckRateLimitResponse?> CheckRateLimit(CheckRateLimitRequest request, GrpcCall call)
    {
        if (CheckMessages.TryRead(request, out CheckRequest check) is { } mistake || (mistake = checker.Plan(check, out PlannedCheck planned)) is not null)
        {
            call.Fail(StatusCode.InvalidArgument, mistake);
            return default;
        }

        ValueTask<CheckVerdict> deciding = checker.DecideAsync(planned, call.Deadline);
        return deciding.IsCompletedSuccessfully ? new(Answer(deciding.Result, call)) : AnswerLaterAsync(deciding, call);
    }

    private static async ValueTask<CheckRateLimitResponse?> AnswerLaterAsync(ValueTask<CheckVerdict> deciding, GrpcCall call) =>
        Answer(await deciding, call);

    private static CheckRateLimitResponse? Answer(CheckVerdict verdict, GrpcCall call)
    {
        if (verdict.Fault is { } fault)
        {
            call.Fail(Codes.Of(fault.Kind), fault.Message);
            return null;
        }

        return CheckMessages.Write(verdict);
    }
}
