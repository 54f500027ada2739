using System.ComponentModel;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>One limit of a rule.</summary>
internal sealed record EffectiveLimit(
    uint Amount,
    [property: Description("Milliseconds.")] long WindowMs,
    LimitAlgorithm Algorithm,
    uint Burst,
    string Name,
    [property: Description("The whole in a few words: `100/15m token_bucket burst 20`.")] string Text);
