using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>Reads the change sets that requests bring.</summary>
internal static class ChangeSets
{
    /// <summary>The body as a change set.</summary>
    /// <exception cref="ProblemException">Its frame has mistakes; what is in it is looked at when it is carried out.</exception>
    public static ChangeSetReading Read(ApiCall call, IRuleAdministration rules) => Read(call.Text, call.Syntax, rules);

    /// <inheritdoc cref="Read(ApiCall, IRuleAdministration)"/>
    public static ChangeSetReading Read(string text, DocumentSyntax syntax, IRuleAdministration rules)
    {
        ChangeSetReading reading = rules.ReadChanges(text, syntax);
        return reading.Errors.Count == 0
            ? reading
            : throw new ProblemException(Problems.Unprocessable("validation-failed", "The change set has mistakes.") with
            {
                Errors = [.. reading.Errors.Select(error => ChangeProblems.ErrorOf(error))],
            });
    }
}
