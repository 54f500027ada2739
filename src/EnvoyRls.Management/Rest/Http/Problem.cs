using EnvoyRls.Analysis.Conflicts;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Why a request was not carried out, as RFC 9457 writes it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Slug">The last part of its type, <c>urn:envoyrls:problem:&lt;slug&gt;</c>.</param>
/// <param name="Detail">One sentence about this occurrence.</param>
internal sealed record Problem(int Status, string Slug, string Detail)
{
    /// <summary>Mistakes in what was sent, where there are places to point at.</summary>
    public IReadOnlyList<ProblemError> Errors { get; init; } = [];

    /// <summary>Conflicts between rules that kept a strict request from being carried out.</summary>
    public IReadOnlyList<RuleConflict> Conflicts { get; init; } = [];

    /// <summary>Header fields that go with the status: <c>Allow</c>, <c>Retry-After</c>, <c>WWW-Authenticate</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The slug as a title: the same for every problem of its type.</summary>
    public string Title => string.Concat(Slug[..1].ToUpperInvariant(), Slug.AsSpan(1).ToString().Replace('-', ' '));

    /// <summary>The same problem with one more header field.</summary>
    public Problem With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
