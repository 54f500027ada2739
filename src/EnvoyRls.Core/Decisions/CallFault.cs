using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Decisions;

/// <summary>Why a call has no answer. Never expressed as a response code: Envoy lets <c>UNKNOWN</c> pass.</summary>
/// <param name="Kind">Whose fault it is.</param>
/// <param name="Message">One sentence for the caller; the reference's text where it has one.</param>
public sealed record CallFault(CallFaultKind Kind, string Message)
{
    internal static readonly CallFault NotConfigured = new(CallFaultKind.NotConfigured, "no rate limit configuration loaded");

    /// <summary>What a store's fault is to who called.</summary>
    internal static CallFault Of(StoreFault fault) => new(KindOf(fault), fault.Message);

    private static CallFaultKind KindOf(StoreFault fault) => fault.Kind switch
    {
        StoreFaultKind.DeadlineExceeded => CallFaultKind.DeadlineExceeded,
        StoreFaultKind.Overloaded => CallFaultKind.Overloaded,
        _ => CallFaultKind.StoreUnavailable,
    };
}
