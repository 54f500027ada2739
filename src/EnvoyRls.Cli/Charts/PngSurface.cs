namespace EnvoyRls.Cli.Charts;

/// <summary>Draws into a bitmap that has one palette index per pixel.</summary>
internal sealed class PngSurface(int width, int height) : IChartSurface
{
    private const int Scale = 2;
    private const int Ascent = 7;

    private readonly byte[] _pixels = new byte[width * height];

    public int CharacterWidth => (BitmapFont.Width + 1) * Scale;

    public void FillRectangle(double x, double y, double width, double height, ChartColour colour)
    {
        if (width > 0 && height > 0)
        {
            int left = (int)Math.Round(x);
            int top = (int)Math.Round(y);
            Fill(left, top, Math.Max(1, (int)Math.Round(x + width) - left), Math.Max(1, (int)Math.Round(y + height) - top), colour);
        }
    }

    public void Text(double x, double y, string text, TextAnchor anchor)
    {
        int length = (text.Length * CharacterWidth) - Scale;
        int left = (int)Math.Round(x) - (anchor == TextAnchor.End ? length : anchor == TextAnchor.Middle ? length / 2 : 0);
        int top = (int)Math.Round(y) - (Ascent * Scale);
        foreach (char character in text)
        {
            DrawCharacter(character, left, top);
            left += CharacterWidth;
        }
    }

    /// <summary>The image file.</summary>
    public byte[] ToFile() => PngWriter.Write(_pixels, width, height, ChartColours.Palette);

    /// <summary>The colour of a pixel.</summary>
    internal ChartColour At(int x, int y) => (ChartColour)_pixels[(y * width) + x];

    private void DrawCharacter(char character, int left, int top)
    {
        ReadOnlySpan<byte> rows = BitmapFont.RowsOf(character);
        for (int row = 0; row < BitmapFont.Height; row++)
        {
            for (int column = 0; column < BitmapFont.Width; column++)
            {
                if ((rows[row] & (1 << (BitmapFont.Width - 1 - column))) != 0)
                {
                    Fill(left + (column * Scale), top + (row * Scale), Scale, Scale, ChartColour.Ink);
                }
            }
        }
    }

    /// <summary>Fills what of a rectangle lies inside the image.</summary>
    private void Fill(int left, int top, int columns, int rows, ChartColour colour)
    {
        int right = Math.Min(width, left + columns);
        int bottom = Math.Min(height, top + rows);
        left = Math.Max(0, left);
        for (int y = Math.Max(0, top); y < bottom && left < right; y++)
        {
            _pixels.AsSpan((y * width) + left, right - left).Fill((byte)colour);
        }
    }
}
