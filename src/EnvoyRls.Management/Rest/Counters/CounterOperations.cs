using EnvoyRls.Analysis.Wording;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Counters;

/// <summary>The live counters of a descriptor.</summary>
internal sealed class CounterOperations(AdminServices services)
{
    private const string Path = "/v1/admin/counters";
    private const string Tag = "Counters";

    private static readonly ApiParameter Domain = new("domain", "The domain.") { IsRequired = true };

    private static readonly ApiParameter Descriptor = new("descriptor", "The descriptor as `key=value,key2=value2`; a comma or backslash of a value is written `\\,` or `\\\\`.")
    {
        IsRequired = true,
    };

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", Path, "getCounters", "Read the counters of a descriptor")
        {
            Tag = Tag,
            Description = "Charges nothing.",
            Query = [Domain, Descriptor],
            Responses = [new(StatusCodes.Status200OK, "How they stand.", ApiSchema.Of<CountersAnswer>())],
            Handler = call => AnswerAsync(call, descriptor => services.Counters.ReadAsync(call.Find(Domain)!, descriptor)),
        },
        new("DELETE", Path, "resetCounters", "Reset the counters of a descriptor")
        {
            Tag = Tag,
            Role = Role.Operator,
            IsWrite = true,
            Description = "And its bans. What other replicas remember of denials stands there until the moment remembered.",
            Query = [Domain, Descriptor, ApiParameters.Reason],
            Responses = [new(StatusCodes.Status200OK, "How they stood just before.", ApiSchema.Of<CountersAnswer>())],
            Handler = ResetAsync,
        },
    ];

    private async Task<ApiAnswer> ResetAsync(ApiCall call)
    {
        ApiAnswer answer = await AnswerAsync(call, descriptor => services.Counters.ResetAsync(call.Find(Domain)!, descriptor));
        return answer with { AuditDetail = $"{call.Find(Domain)}: {call.Find(Descriptor)}" };
    }

    private static async Task<ApiAnswer> AnswerAsync(ApiCall call, Func<RateLimitDescriptor, ValueTask<CounterInspection>> inspect)
    {
        CounterInspection inspection = await inspect(Read(call));
        return inspection.Fault is { } fault
            ? throw new ProblemException(ProblemOf(fault))
            : ApiAnswer.Of(CounterViews.Of(call.Find(Domain)!, call.Find(Descriptor)!, inspection));
    }

    private static RateLimitDescriptor Read(ApiCall call)
    {
        try
        {
            return DescriptorText.ParseDescriptor(call.Find(Descriptor)!);
        }
        catch (FormatException error)
        {
            throw new ProblemException(Problems.InvalidParameter($"The parameter 'descriptor' cannot be read: {error.Message}"));
        }
    }

    private static Problem ProblemOf(CallFault fault) => fault.Kind == CallFaultKind.InvalidRequest
        ? Problems.InvalidParameter($"The limiter refuses the descriptor: {fault.Message}.")
        : Problems.Unavailable($"The counters cannot be reached: {fault.Message}.");
}
