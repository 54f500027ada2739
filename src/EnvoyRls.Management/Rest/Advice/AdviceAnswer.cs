using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Advice;

/// <summary>Limits that demand suggests.</summary>
internal sealed record AdviceAnswer(
    [property: Description("The first moment that was looked at.")] DateTimeOffset From,
    [property: Description("The moment after the last.")] DateTimeOffset To,
    [property: Description("Minutes of history in that time.")] int Minutes,
    [property: Description("Limits to change.")] IReadOnlyList<AdviceView> Advice,
    [property: Description("Rules whose limits are left as they are.")] IReadOnlyList<UnadvisedView> Unadvised);
