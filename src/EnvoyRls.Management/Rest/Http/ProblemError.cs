namespace EnvoyRls.Management.Rest.Http;

/// <summary>A mistake in the body of a request.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What would be right; empty if that goes without saying.</param>
internal sealed record ProblemError(string Message, string Fix)
{
    /// <summary>Place of the operation in a change set, from 0; <see langword="null"/> elsewhere.</summary>
    public int? Operation { get; init; }

    /// <summary>Which object or field: <c>rule login</c>.</summary>
    public string? In { get; init; }

    /// <summary>Line in the text of that object, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>Column in that line, from 1.</summary>
    public int? Column { get; init; }
}
