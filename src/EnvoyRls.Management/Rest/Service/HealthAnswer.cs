using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Status;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Service;

/// <summary><c>/health</c>, the same on every port that has it.</summary>
internal static class HealthAnswer
{
    public static ApiAnswer Of(ServiceHealth health) =>
        ApiAnswer.Of(health, health.Status == HealthState.Failing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    /// <summary>Answers a request on a port that is not the admin API's.</summary>
    public static Task WriteAsync(HttpContext http, ServiceHealth health) => AnswerWriter.WriteAsync(http, Of(health), http.RequestAborted);
}
