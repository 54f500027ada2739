namespace EnvoyRls.Fuzz.Engine;

/// <summary>When a run ends: after so many inputs or so much time, whichever comes first.</summary>
internal readonly record struct FuzzLimit(long Inputs, TimeSpan Time);
