namespace EnvoyRls.Redis.Resp;

/// <summary>The kinds of replies (Redis serialization protocol, version 2).</summary>
internal enum RespType
{
    /// <summary>A short text, such as OK.</summary>
    Simple,

    /// <summary>The server refused; the text says why.</summary>
    Error,

    /// <summary>A whole number, as text.</summary>
    Integer,

    /// <summary>Any bytes.</summary>
    Bulk,

    /// <summary>Replies, one after another.</summary>
    Array,

    /// <summary>Nothing: a key that does not exist.</summary>
    Null,
}
