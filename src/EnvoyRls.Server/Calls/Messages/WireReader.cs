namespace EnvoyRls.Server.Calls.Messages;

/// <summary>
/// Reads the fields of a protobuf message where they lie (protobuf.dev/programming-guides/encoding), as leniently as the generated parser: what has another
/// type than expected is an unknown field. Once a read has failed the rest is not looked at.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="depth">How many messages it is in.</param>
internal ref struct WireReader(ReadOnlySpan<byte> message, int depth = 0)
{
    /// <summary>As deep as the generated parser follows groups and messages within each other.</summary>
    private const int Deepest = 99;

    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int GroupStart = 3;
    private const int GroupEnd = 4;
    private const int Fixed32 = 5;

    private readonly int _depth = depth;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether the bytes are no message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The tag of a field that is a number.</summary>
    public static uint NumberTag(int field) => ((uint)field << 3) | Varint;

    /// <summary>The tag of a field that is a text or a message.</summary>
    public static uint BytesTag(int field) => ((uint)field << 3) | Bytes;

    /// <summary>The next field's tag; false at the end of the message, and where it is broken.</summary>
    public bool TryReadTag(out uint tag)
    {
        tag = 0;
        if (_rest.IsEmpty || IsBroken)
        {
            return false;
        }

        tag = (uint)ReadNumber();
        IsBroken |= tag >> 3 == 0 || (tag & 7) == GroupEnd;
        return !IsBroken;
    }

    /// <summary>A number of up to 64 bits; 0 if it is broken.</summary>
    public ulong ReadNumber()
    {
        ulong number = 0;
        for (int i = 0; i < 10 && i < _rest.Length; i++)
        {
            byte part = _rest[i];
            number |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return number;
            }
        }

        IsBroken = true;
        return 0;
    }

    /// <summary>The bytes of a text or a message; empty if they are broken.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        uint length = (uint)ReadNumber();
        return length <= (uint)_rest.Length && !IsBroken ? Take((int)length) : Break();
    }

    /// <summary>Passes over a field that nobody asked for.</summary>
    public void Skip(uint tag) => Skip(tag, _depth);

    private void Skip(uint tag, int depth)
    {
        switch (tag & 7)
        {
            case Varint:
                ReadNumber();
                break;
            case Fixed64:
                Skip(sizeof(ulong));
                break;
            case Bytes:
                ReadBytes();
                break;
            case GroupStart when depth < Deepest:
                SkipGroup(tag >> 3, depth + 1);
                break;
            case Fixed32:
                Skip(sizeof(uint));
                break;
            default:
                IsBroken = true;
                break;
        }
    }

    private void SkipGroup(uint field, int depth)
    {
        while (!_rest.IsEmpty && !IsBroken)
        {
            uint tag = (uint)ReadNumber();
            if ((tag & 7) == GroupEnd)
            {
                IsBroken |= tag >> 3 != field;
                return;
            }

            IsBroken |= tag >> 3 == 0;
            Skip(tag, depth);
        }

        IsBroken = true;
    }

    private void Skip(int count)
    {
        if (count <= _rest.Length)
        {
            Take(count);
        }
        else
        {
            Break();
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private ReadOnlySpan<byte> Break()
    {
        IsBroken = true;
        return [];
    }
}
