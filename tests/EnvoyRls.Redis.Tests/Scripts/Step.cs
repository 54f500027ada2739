using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>One charge at a moment, and what the transition in C# makes of it.</summary>
/// <param name="Now">Unix time in microseconds.</param>
/// <param name="Charge">The charge, without a key.</param>
/// <param name="Look">Whether it is only asked what would become of it.</param>
/// <param name="Outcome">What it met.</param>
/// <param name="State">The counter after it, as Redis should hold it; empty if it should not be there, <see langword="null"/> where it is not compared.</param>
internal sealed record Step(long Now, Charge Charge, bool Look, ChargeOutcome Outcome, string? State);
