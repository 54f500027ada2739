namespace EnvoyRls.Cli.Charts;

/// <summary>What the colours look like.</summary>
internal static class ChartColours
{
    /// <summary>Red, green and blue in one number each, in the order of <see cref="ChartColour"/>.</summary>
    public static ReadOnlySpan<int> Palette =>
    [
        0xFFFFFF, 0x24292F, 0xD8DEE4, 0x7FB3D5, 0xB03A2E,
        0xD55E00, 0x0072B2, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9,
    ];

    public static string Hex(ChartColour colour) => $"#{Palette[(int)colour]:x6}";
}
