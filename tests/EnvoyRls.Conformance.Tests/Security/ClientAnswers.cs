using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Security;

internal static class ClientAnswers
{
    /// <summary>Whether a call is answered, whatever the answer.</summary>
    public static async Task<bool> AnswersAsync(this RateLimitClient client, string key, string value)
    {
        try
        {
            await client.AskAsync(key, value);
            return true;
        }
        catch (GrpcException)
        {
            return false;
        }
    }
}
