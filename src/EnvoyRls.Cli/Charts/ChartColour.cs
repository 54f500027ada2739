namespace EnvoyRls.Cli.Charts;

/// <summary>The colours of charts, apart by lightness too, for readers who do not tell red from green.</summary>
internal enum ChartColour
{
    Background,
    Ink,
    Grid,
    Admitted,
    Denied,
    Series1,
    Series2,
    Series3,
    Series4,
    Series5,
    Series6,
}
