using System.Buffers;
using System.Buffers.Text;
using System.Text;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// The header fields of a request and what they ask for. Calls whose fields are the same share one; it does not change while it is
/// <see cref="Users">used</see>.
/// </summary>
internal sealed class RequestHead : IHeaderSink
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> ForbiddenValueBytes = SearchValues.Create("\0\r\n"u8);

    private readonly List<(Range Name, Range Value)> _fields = [];
    private byte[] _texts = new byte[512];
    private int _length;
    private Range? _method;
    private Range? _path;
    private Range? _scheme;
    private Range? _contentType;
    private Range? _timeout;
    private Range? _encoding;
    private Range? _acceptEncoding;

    /// <summary>How many calls, and the connection for its next ones, hold on to it; guarded by the connection's lock.</summary>
    public int Users { get; set; }

    /// <summary>Whether the fields are not those of a request: RFC 9113, section 8.1.1.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>How long the body is said to be, in bytes; -1 if that is not said.</summary>
    public long ContentLength { get; private set; } = -1;

    /// <summary>What the fields ask for.</summary>
    public CallTerms Terms { get; private set; }

    /// <summary>The timeout they set, as <see cref="GrpcTimeout.Read"/> tells it.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>Makes it ready for other fields.</summary>
    public void Clear()
    {
        _fields.Clear();
        _length = 0;
        _method = _path = _scheme = _contentType = _timeout = _encoding = _acceptEncoding = null;
        IsMalformed = false;
        ContentLength = -1;
    }

    /// <inheritdoc/>
    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.IsEmpty || value.ContainsAny(ForbiddenValueBytes))
        {
            IsMalformed = true;
        }
        else if (name[0] == ':')
        {
            PseudoField(name, value);
        }
        else if (name.ContainsAnyExcept(NameBytes))
        {
            IsMalformed = true;
        }
        else
        {
            (Range Name, Range Value) field = (Keep(name), Keep(value));
            _fields.Add(field);
            KnownField(name, value, field.Value);
        }
    }

    /// <summary>Finds out what the fields ask for, once they are all there.</summary>
    /// <param name="admission">Who knows.</param>
    /// <param name="last">The fields before these, which often ask for the same.</param>
    public void Interpret(CallAdmission admission, RequestHead? last)
    {
        IsMalformed |= _method is null || _path is null || _scheme is null;
        if (IsMalformed)
        {
            return;
        }

        Terms = last is not null && AsksForTheSame(last)
            ? last.Terms
            : admission.Read(Text(_method)!, Text(_path)!, Text(_contentType), Text(_encoding), Text(_acceptEncoding));
        Timeout = ReadTimeout();
    }

    /// <summary>The fields end a request instead of beginning one: RFC 9113, section 8.1.</summary>
    public bool AreTrailers() => !IsMalformed && _method is null && _path is null && _scheme is null;

    /// <summary>The value of a field, several being joined by commas; <see langword="null"/> if it is not there.</summary>
    public string? Value(string name)
    {
        string? value = null;
        foreach ((Range fieldName, Range fieldValue) in _fields)
        {
            if (Ascii.EqualsIgnoreCase(_texts.AsSpan(fieldName), name))
            {
                value = value is null ? Text(fieldValue) : $"{value},{Text(fieldValue)}";
            }
        }

        return value;
    }

    private bool AsksForTheSame(RequestHead last) =>
        Same(_method, last, last._method) && Same(_path, last, last._path) && Same(_contentType, last, last._contentType)
        && Same(_encoding, last, last._encoding) && Same(_acceptEncoding, last, last._acceptEncoding);

    private bool Same(Range? mine, RequestHead other, Range? others) =>
        mine is { } a && others is { } b ? _texts.AsSpan(a).SequenceEqual(other._texts.AsSpan(b)) : mine is null && others is null;

    private void PseudoField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // They stand before all others.
        IsMalformed |= _fields.Count > 0;
        if (name.SequenceEqual(":method"u8))
        {
            Take(ref _method, value);
        }
        else if (name.SequenceEqual(":path"u8))
        {
            IsMalformed |= value.IsEmpty;
            Take(ref _path, value);
        }
        else if (name.SequenceEqual(":scheme"u8))
        {
            Take(ref _scheme, value);
        }
        else if (!name.SequenceEqual(":authority"u8))
        {
            // The authority is not looked at: nothing is chosen by it, and Envoy sends the names of its clusters, which are no hosts.
            IsMalformed = true;
        }
    }

    private void Take(ref Range? field, ReadOnlySpan<byte> value)
    {
        IsMalformed |= field is not null;
        field = Keep(value);
    }

    private void KnownField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Range kept)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("te"u8):
                IsMalformed |= !value.SequenceEqual("trailers"u8);
                break;
            case 7 when name.SequenceEqual("upgrade"u8):
            case 10 when name.SequenceEqual("connection"u8) || name.SequenceEqual("keep-alive"u8):
            case 16 when name.SequenceEqual("proxy-connection"u8):
            case 17 when name.SequenceEqual("transfer-encoding"u8):
                // They speak of a connection, which in HTTP/2 fields do not: RFC 9113, section 8.2.2.
                IsMalformed = true;
                break;
            case 12 when name.SequenceEqual("content-type"u8):
                _contentType ??= kept;
                break;
            case 12 when name.SequenceEqual("grpc-timeout"u8):
                _timeout ??= kept;
                break;
            case 13 when name.SequenceEqual("grpc-encoding"u8):
                _encoding ??= kept;
                break;
            case 20 when name.SequenceEqual("grpc-accept-encoding"u8):
                _acceptEncoding ??= kept;
                break;
            case 14 when name.SequenceEqual("content-length"u8):
                ReadContentLength(value);
                break;
        }
    }

    private void ReadContentLength(ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(value, out long length, out _)
            && (ContentLength < 0 || ContentLength == length))
        {
            ContentLength = length;
        }
        else
        {
            IsMalformed = true;
        }
    }

    private TimeSpan ReadTimeout()
    {
        if (_timeout is not { } range)
        {
            return GrpcTimeout.None;
        }

        ReadOnlySpan<byte> value = _texts.AsSpan(range);
        Span<char> text = stackalloc char[GrpcTimeout.MaxLength];
        return value.Length <= text.Length
            && Ascii.ToUtf16(value, text, out int length) == OperationStatus.Done
            && GrpcTimeout.TryParse(text[..length], out TimeSpan timeout)
            ? timeout
            : GrpcTimeout.Malformed;
    }

    private string? Text(Range? range) => range is { } there ? Encoding.UTF8.GetString(_texts.AsSpan(there)) : null;

    private Range Keep(ReadOnlySpan<byte> text)
    {
        if (_texts.Length - _length < text.Length)
        {
            // The decoder has bounded what comes.
            Array.Resize(ref _texts, Math.Max(_texts.Length * 2, _length + text.Length));
        }

        text.CopyTo(_texts.AsSpan(_length));
        Range kept = _length..(_length + text.Length);
        _length += text.Length;
        return kept;
    }
}
