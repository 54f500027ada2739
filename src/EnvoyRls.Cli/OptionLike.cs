using System.CommandLine;

namespace EnvoyRls.Cli;

/// <summary>Guards arguments that take many values, since those would swallow a misspelled option too.</summary>
internal static class OptionLike
{
    /// <summary>Refuses values that start like an option.</summary>
    public static void Refuse(Argument<string[]> argument) => argument.Validators.Add(result =>
    {
        if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } option)
        {
            result.AddError($"Unknown option '{option.Value}'.");
        }
    });
}
