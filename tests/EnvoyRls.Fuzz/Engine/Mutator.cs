using System.Buffers.Binary;

namespace EnvoyRls.Fuzz.Engine;

/// <summary>Makes inputs of others.</summary>
/// <param name="random">Chooses; the same seed makes the same inputs.</param>
/// <param name="words">What may be put in.</param>
/// <param name="longest">The longest input, in bytes.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words, int longest)
{
    private const int MostSteps = 6;

    /// <summary>Numbers at which lengths and counts go wrong.</summary>
    private static readonly uint[] Edges =
    [
        0, 1, 2, 3, 7, 8, 9, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 511, 512, 1000, 1023, 1024, 4095, 4096, 16_383, 16_384, 16_385, 32_767, 32_768,
        65_535, 65_536, 0x00FF_FFFF, 0x0100_0000, 0x7FFF_FFFE, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF,
    ];

    private readonly List<byte> _bytes = [];

    /// <summary>A change of an input, with parts of another one perhaps.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        _bytes.Clear();
        _bytes.AddRange(input);
        for (int steps = random.Next(1, MostSteps + 1); steps > 0; steps--)
        {
            Step(other);
        }

        if (_bytes.Count > longest)
        {
            _bytes.RemoveRange(longest, _bytes.Count - longest);
        }

        return [.. _bytes];
    }

    private void Step(byte[] other)
    {
        int at = random.Next(_bytes.Count + 1);
        switch (random.Next(12))
        {
            case 0 when at < _bytes.Count:
                _bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < _bytes.Count:
                _bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at < _bytes.Count:
                _bytes[at] = (byte)(_bytes[at] + (random.Next(2) == 0 ? 1 : -1));
                break;
            case 3:
                Insert(at, RandomBytes(1 + random.Next(8)));
                break;
            case 4:
                _bytes.RemoveRange(at, random.Next(Math.Min(_bytes.Count - at, 1 << random.Next(10)) + 1));
                break;
            case 5:
                Insert(at, SomeOf(_bytes));
                break;
            case 6 when words.Count > 0:
                Insert(at, words[random.Next(words.Count)]);
                break;
            case 7 when words.Count > 0:
                Overwrite(at, words[random.Next(words.Count)]);
                break;
            case 8:
                Insert(at, SomeOf(other));
                break;
            case 9:
                Overwrite(at, Edge());
                break;
            case 10 when random.Next(8) == 0:
                Repeat(at, SomeOf(_bytes));
                break;
            case 11 when random.Next(8) == 0:
                _bytes.RemoveRange(at, _bytes.Count - at);
                break;
        }
    }

    private void Insert(int at, byte[] part) => _bytes.InsertRange(at, part);

    private void Overwrite(int at, byte[] part)
    {
        _bytes.RemoveRange(at, Math.Min(part.Length, _bytes.Count - at));
        _bytes.InsertRange(at, part);
    }

    private void Repeat(int at, byte[] part)
    {
        int room = longest - _bytes.Count;
        if (part.Length > 0 && room > 0)
        {
            int times = random.Next((room / part.Length) + 1);
            _bytes.InsertRange(at, Enumerable.Repeat(part, times).SelectMany(bytes => bytes));
        }
    }

    private byte[] SomeOf(IReadOnlyList<byte> source)
    {
        int from = random.Next(source.Count + 1);
        int length = random.Next(Math.Min(source.Count - from, 1 << random.Next(12)) + 1);
        return [.. source.Skip(from).Take(length)];
    }

    private byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>One of the numbers, of one to four bytes, in one of both orders.</summary>
    private byte[] Edge()
    {
        byte[] bytes = new byte[sizeof(uint)];
        uint edge = Edges[random.Next(Edges.Length)];
        if (random.Next(4) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, edge);
            return bytes[..(1 + random.Next(4))];
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, edge);
        return bytes[random.Next(4)..];
    }
}
