namespace EnvoyRls.Core.Algorithms;

/// <summary>The state of <see cref="Ban"/>; the default is that of a key never denied.</summary>
/// <param name="Strikes">Denials counted towards the next ban.</param>
/// <param name="Since">When the first of them came, Unix microseconds.</param>
/// <param name="Step">How many bans the last one was lengthened by, and one more; what it was when that ban ended.</param>
/// <param name="Until">When the last ban ends or ended, Unix microseconds.</param>
public record struct BanState(long Strikes, long Since, long Step, long Until);
