using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Cli.RuleFiles;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli;

/// <summary>Loads the rules that a command works on, or says what is wrong with them.</summary>
internal static class RuleLoading
{
    /// <summary>Loads all rule files of the paths into one rule set; warnings are left to <c>rls check</c>.</summary>
    /// <param name="command">The command's name, to start the sentence about what cannot be read.</param>
    /// <param name="paths">Files and directories.</param>
    /// <param name="mergeDomains">Whether several files may name one domain.</param>
    /// <param name="error">Where mistakes are written.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="region">The region whose part of limits is loaded; <see langword="null"/> for whole limits.</param>
    public static bool TryLoad(
        string command, IReadOnlyList<string> paths, bool mergeDomains, TextWriter error, [NotNullWhen(true)] out RuleSet? rules, string? region = null)
    {
        rules = null;
        if (!RuleFileReader.TryRead(paths, out IReadOnlyList<RuleDocument>? documents, out string? failure))
        {
            error.WriteLine($"{command}: {failure}");
            return false;
        }

        return TryLoad(documents, mergeDomains, error, out rules, region);
    }

    /// <summary>Loads documents into one rule set; warnings are left to <c>rls check</c>.</summary>
    /// <param name="documents">Rule files and lists.</param>
    /// <param name="mergeDomains">Whether several files may name one domain.</param>
    /// <param name="error">Where mistakes are written.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="region">The region whose part of limits is loaded; <see langword="null"/> for whole limits.</param>
    public static bool TryLoad(
        IReadOnlyList<RuleDocument> documents, bool mergeDomains, TextWriter error, [NotNullWhen(true)] out RuleSet? rules, string? region = null)
    {
        RuleSetLoadResult result = RuleSetLoader.Load(documents, new RuleSetOptions { MergeDomains = mergeDomains, Region = region });
        Tell(result.Errors, error);
        rules = result.RuleSet;
        return rules is not null;
    }

    /// <summary>Writes mistakes as editors and CI understand them.</summary>
    public static void Tell(IEnumerable<RuleError> mistakes, TextWriter error)
    {
        foreach (RuleError mistake in mistakes)
        {
            error.WriteLine($"{mistake.File}:{mistake.Line}:{mistake.Column}: error: {mistake.Message}");
            error.WriteLine($"  {mistake.Fix}");
        }
    }

    /// <summary>The domain of that name, or the only one there is.</summary>
    /// <exception cref="FormatException">There is no such domain, or no name and several domains.</exception>
    public static RuleDomain DomainOf(RuleSet rules, string? name)
    {
        string[] known = [.. rules.Domains.Select(domain => domain.Name).Order(StringComparer.Ordinal)];
        if (name is null)
        {
            return known.Length == 1
                ? rules.Find(known[0])!
                : throw new FormatException($"the rules have {known.Length} domains ({Listing(known)}): choose one with --domain.");
        }

        return rules.Find(name) ?? throw new FormatException($"the rules have no domain '{name}', only {Listing(known)}.");
    }

    private static string Listing(string[] names)
    {
        const int Shown = 5;
        string listed = string.Join(", ", names.Take(Shown));
        return names.Length > Shown ? $"{listed} and {names.Length - Shown} more" : listed;
    }
}
