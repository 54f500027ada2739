namespace EnvoyRls.Grpc.Express;

/// <summary>What a connection begins with.</summary>
internal enum PrefaceMatch
{
    /// <summary>Nothing that could not become the preface.</summary>
    Partial,

    /// <summary>The preface of HTTP/2.</summary>
    Whole,

    /// <summary>A request of HTTP/1.</summary>
    Http1,

    /// <summary>Something else.</summary>
    Other,
}
