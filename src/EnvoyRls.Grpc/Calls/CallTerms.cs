using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;

namespace EnvoyRls.Grpc.Calls;

/// <summary>What the headers of a request ask for, as far as it is the same for every call with these headers.</summary>
internal readonly struct CallTerms
{
    /// <summary>The HTTP status of what is not a gRPC call and is answered with nothing else; 0 if it is one.</summary>
    public int RefusedWith { get; init; }

    /// <summary>The method called; <see langword="null"/> if it is not there.</summary>
    public GrpcMethod? Method { get; init; }

    /// <summary>How the call fails before it begins; OK if it does not.</summary>
    public GrpcStatus Failure { get; init; }

    /// <summary>Whether the caller is told which encodings it may use, as it used another.</summary>
    public bool OffersEncodings { get; init; }

    /// <summary>What is accepted of the request's messages.</summary>
    public MessageRules Rules { get; init; }

    /// <summary>From how many bytes on the caller is sent compressed messages.</summary>
    public int CompressionThreshold { get; init; }
}
