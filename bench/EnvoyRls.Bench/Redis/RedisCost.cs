namespace EnvoyRls.Bench.Redis;

/// <summary>What a call costs in Redis.</summary>
/// <param name="CallsPerSecond">Calls answered in a second, with many in flight.</param>
/// <param name="ScriptMicroseconds">From a script's start to its end, by Redis' own count.</param>
/// <param name="ProcessorMicroseconds">Processor time that the server spends on a call, reading and answering it included.</param>
/// <param name="CommandsInside">Commands that the scripts of a call run.</param>
/// <param name="Scripts">Scripts sent for a call.</param>
internal sealed record RedisCost(
    double CallsPerSecond, double ScriptMicroseconds, double ProcessorMicroseconds, double CommandsInside, double Scripts);
