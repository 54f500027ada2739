using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>Advises limits by what was asked for. Advice is never applied by itself.</summary>
internal interface ILimitAdvice
{
    /// <summary>Advises for the rules in force.</summary>
    /// <param name="domain">Only this domain; <see langword="null"/> for all.</param>
    /// <param name="from">The first moment to look at.</param>
    /// <param name="to">The moment after the last.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArchiveException">The history cannot be read.</exception>
    Task<AdviceReport> AdviseAsync(string? domain, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}
