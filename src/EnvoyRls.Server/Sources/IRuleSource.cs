using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Sources;

/// <summary>Where rule documents come from, always as a whole set. Used by one reader at a time.</summary>
internal interface IRuleSource
{
    /// <summary>What logs call it: <c>directory /etc/rules</c>.</summary>
    string Description { get; }

    /// <summary>Reads the whole set as it stands at one moment, in ordinal order of names.</summary>
    /// <exception cref="IOException">The set cannot be read; what was loaded before should stay.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    Task<IReadOnlyList<RuleDocument>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the set may differ from the one last loaded, and what changes it has come to rest.</summary>
    Task WaitForChangeAsync(CancellationToken cancellationToken);

    /// <summary>Hears what became of the set last loaded; of interest to a source that owes somebody an answer.</summary>
    /// <param name="errors">The mistakes that keep the set out of force; none if it is in force.</param>
    /// <param name="cancellationToken">Given up when the service stops.</param>
    Task ReportAsync(IReadOnlyList<RuleError> errors, CancellationToken cancellationToken) => Task.CompletedTask;
}
