namespace EnvoyRls.Cli.Charts;

/// <summary>Which part of a text its place names.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}
