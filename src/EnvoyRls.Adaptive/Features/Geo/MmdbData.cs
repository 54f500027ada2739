using System.Buffers.Binary;
using System.Text;

namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>
/// Reads the data section of a MaxMind DB file (MaxMind DB File Format Specification 2.0, "Output Data Section"). Every step is
/// checked against the bounds, so that a damaged file is an error and never a hang.
/// </summary>
internal sealed class MmdbData(ReadOnlyMemory<byte> section)
{
    private const int ExtendedType = 0;
    private const int ExtendedTypeBase = 7;

    /// <summary>The largest nesting a sensible file has.</summary>
    private const int MostDepth = 64;

    /// <summary>The value of a key of a map; <see langword="null"/> if it has none, or is no map.</summary>
    /// <param name="offset">Where the map begins.</param>
    /// <param name="key">The key in UTF-8.</param>
    /// <exception cref="InvalidDataException">The section is damaged.</exception>
    public int? Member(int offset, ReadOnlySpan<byte> key)
    {
        MmdbValue map = At(offset, out _);
        if (map.Type != MmdbType.Map)
        {
            return null;
        }

        int next = map.Start;
        for (int i = 0; i < map.Size; i++)
        {
            MmdbValue name = At(next, out int value);
            if (name.Type != MmdbType.Text)
            {
                throw new InvalidDataException("A key of a map is no text.");
            }

            if (Content(name).SequenceEqual(key))
            {
                return value;
            }

            next = Skip(value, 0);
        }

        return null;
    }

    /// <summary>A text; <see langword="null"/> if it is none.</summary>
    /// <exception cref="InvalidDataException">The section is damaged.</exception>
    public string? Text(int offset)
    {
        MmdbValue value = At(offset, out _);
        return value.Type == MmdbType.Text ? Encoding.UTF8.GetString(Content(value)) : null;
    }

    /// <summary>A whole number from 0 up; <see langword="null"/> if it is none.</summary>
    /// <exception cref="InvalidDataException">The section is damaged.</exception>
    public ulong? Number(int offset)
    {
        MmdbValue value = At(offset, out _);
        if (value.Type is not (MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64))
        {
            return null;
        }

        if (value.Size > sizeof(ulong))
        {
            throw new InvalidDataException($"A number of {value.Size} bytes is too large for its type.");
        }

        ulong number = 0;
        foreach (byte part in Content(value))
        {
            number = (number << 8) | part;
        }

        return number;
    }

    /// <summary>The value at an offset, pointers followed, and where the next one begins.</summary>
    private MmdbValue At(int offset, out int next)
    {
        MmdbValue value = Header(offset, out next);
        if (value.Type == MmdbType.Pointer)
        {
            value = Header(value.Size, out _);
            if (value.Type == MmdbType.Pointer)
            {
                throw new InvalidDataException("A pointer points to a pointer.");
            }
        }
        else if (value.Type is not (MmdbType.Map or MmdbType.Array or MmdbType.Boolean))
        {
            next = value.Start + value.Size;
        }

        return value;
    }

    /// <summary>Reads what tells type and size; of a pointer <see cref="MmdbValue.Size"/> is where it points.</summary>
    private MmdbValue Header(int offset, out int next)
    {
        byte control = Byte(offset);
        next = offset + 1;
        int type = control >> 5;
        if (type == (int)MmdbType.Pointer)
        {
            return Pointer(control, ref next);
        }

        if (type == ExtendedType)
        {
            type = Byte(next++) + ExtendedTypeBase;
        }

        int size = control & 0x1F;
        if (size >= 29)
        {
            int bytes = size - 28;
            size = bytes switch { 1 => 29, 2 => 285, _ => 65_821 } + (int)BigEndian(next, bytes);
            next += bytes;
        }

        return new MmdbValue((MmdbType)type, size, next);
    }

    private MmdbValue Pointer(byte control, ref int next)
    {
        int bytes = ((control >> 3) & 0x3) + 1;
        long high = bytes == 4 ? 0 : (long)(control & 0x7) << (8 * bytes);
        long target = high + BigEndian(next, bytes) + (bytes switch { 2 => 2_048, 3 => 526_336, _ => 0 });
        next += bytes;
        return target < section.Length
            ? new MmdbValue(MmdbType.Pointer, (int)target, next)
            : throw new InvalidDataException("A pointer points beyond the data section.");
    }

    /// <summary>Where the value after one begins.</summary>
    private int Skip(int offset, int depth)
    {
        if (depth > MostDepth)
        {
            throw new InvalidDataException($"Values are nested more than {MostDepth} deep.");
        }

        MmdbValue value = Header(offset, out int next);
        int inside = value.Type switch
        {
            MmdbType.Map => checked(value.Size * 2),
            MmdbType.Array => value.Size,
            _ => 0,
        };
        for (int i = 0; i < inside; i++)
        {
            next = Skip(next, depth + 1);
        }

        return value.Type is MmdbType.Map or MmdbType.Array or MmdbType.Pointer or MmdbType.Boolean ? next : next + value.Size;
    }

    private ReadOnlySpan<byte> Content(in MmdbValue value) =>
        value.Start + (long)value.Size <= section.Length
            ? section.Span.Slice(value.Start, value.Size)
            : throw new InvalidDataException("A value ends beyond the data section.");

    private long BigEndian(int offset, int bytes)
    {
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        for (int i = 0; i < bytes; i++)
        {
            number[8 - bytes + i] = Byte(offset + i);
        }

        return BinaryPrimitives.ReadInt64BigEndian(number);
    }

    private byte Byte(int offset) =>
        (uint)offset < (uint)section.Length ? section.Span[offset] : throw new InvalidDataException("A value begins beyond the data section.");
}
