using System.Buffers.Binary;
using System.IO.Compression;

namespace EnvoyRls.Cli.Charts;

/// <summary>Writes images with a palette as PNG (<see href="https://www.w3.org/TR/png-3/"/>): eight bits a pixel, rows unfiltered.</summary>
internal static class PngWriter
{
    private const byte BitDepth = 8;
    private const byte IndexedColour = 3;

    private static readonly uint[] CrcTable = CreateCrcTable();

    /// <summary>The file of an image.</summary>
    /// <param name="pixels">Palette indices, row by row from the top.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">Red, green and blue in one number each.</param>
    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, ReadOnlySpan<int> palette)
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = BitDepth;
        header[9] = IndexedColour;
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, Colours(palette));
        WriteChunk(file, "IDAT"u8, Compress(pixels, width));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Colours(ReadOnlySpan<int> palette)
    {
        byte[] colours = new byte[palette.Length * 3];
        for (int i = 0; i < palette.Length; i++)
        {
            colours[i * 3] = (byte)(palette[i] >> 16);
            colours[(i * 3) + 1] = (byte)(palette[i] >> 8);
            colours[(i * 3) + 2] = (byte)palette[i];
        }

        return colours;
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int width)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (; !pixels.IsEmpty; pixels = pixels[width..])
            {
                zlib.WriteByte(0);
                zlib.Write(pixels[..width]);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    /// <summary>The cyclic redundancy code of the PNG specification, annex D, before its final inversion.</summary>
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] CreateCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }

            table[i] = value;
        }

        return table;
    }
}
