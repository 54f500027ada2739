using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>A limit, and this replica's part of it.</summary>
internal sealed record DividedLimit(Limit Whole, Limit Share);
