using System.Collections.Frozen;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules;

/// <summary>
/// Turns rule documents into a rule set: all of them or, if anything is wrong anywhere, none, with every mistake
/// named. Documents are taken in ordinal order of their names, so that the outcome never depends on how a directory
/// happens to be listed.
/// </summary>
public static class RuleSetLoader
{
    /// <summary>Loads all documents into one rule set.</summary>
    /// <returns>The rule set, or every error; warnings in either case. Never throws for what a document contains.</returns>
    public static RuleSetLoadResult Load(IEnumerable<RuleDocument> documents, RuleSetOptions options)
    {
        Dictionary<string, DomainBuilder> domains = new(StringComparer.Ordinal);
        List<RuleError> errors = [];
        List<RuleError> warnings = [];
        foreach (RuleDocument document in documents.OrderBy(document => document.Name, StringComparer.Ordinal))
        {
            RuleErrorList found = new(document.Name);
            ReadDocument(document, domains, options, found);
            errors.AddRange(found.Errors);
            warnings.AddRange(found.Warnings);
        }

        RuleSet? ruleSet = errors.Count > 0
            ? null
            : new RuleSet(domains.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Build(), StringComparer.Ordinal));
        return new RuleSetLoadResult(ruleSet, errors, warnings);
    }

    private static void ReadDocument(RuleDocument document, Dictionary<string, DomainBuilder> domains, RuleSetOptions options, RuleErrorList errors)
    {
        YamlNode? root;
        try
        {
            root = YamlTreeReader.Read(document.Text, (line, column, text) => errors.Warn(line, column, text, "remove it if it is not meant"));
        }
        catch (YamlTreeException error)
        {
            errors.Add(error.Line, error.Column, $"error loading config file: yaml: line {error.NoticedLine}: {error.Message}", error.Fix);
            return;
        }

        switch (root)
        {
            case null:
                ReadRoot(new YamlMapping(1, 1, []), domains, options, errors);
                break;
            case YamlMapping mapping:
                new KeyCheck(errors).Check(mapping, RuleGrammar.Document);
                ReadRoot(mapping, domains, options, errors);
                break;
            default:
                errors.AddShape(root, "the document", "a mapping with domain and descriptors", "start the file with 'domain: name'");
                break;
        }
    }

    private static void ReadRoot(YamlMapping root, Dictionary<string, DomainBuilder> domains, RuleSetOptions options, RuleErrorList errors)
    {
        string name = new FieldReader(errors).Text(root, "domain");
        if (name.Length == 0)
        {
            errors.Add(root.Find("domain") ?? root, "config file cannot have empty domain", "add 'domain: name' at the top of the file");
        }

        DomainBuilder domain = DomainOf(name, root, domains, options, errors);
        domain.MatchOrder.Read(root, errors);
        domain.Charge.Read(root, errors);
        domain.OnStoreFailure.Read(root, errors);
        new DescriptorReader(errors, options, domain).Read(root);
    }

    /// <summary>
    /// Where the descriptors of a document go. Without a domain of its own that is one that is thrown away: they are
    /// read for their own mistakes only.
    /// </summary>
    private static DomainBuilder DomainOf(
        string name, YamlMapping root, Dictionary<string, DomainBuilder> domains, RuleSetOptions options, RuleErrorList errors)
    {
        if (name.Length == 0)
        {
            return new DomainBuilder(name);
        }

        if (!domains.TryGetValue(name, out DomainBuilder? known))
        {
            DomainBuilder added = new(name);
            domains.Add(name, added);
            return added;
        }

        if (options.MergeDomains)
        {
            return known;
        }

        errors.Add(
            root.Find("domain")!,
            $"duplicate domain '{name}' in config file",
            "give each domain one file, or set MERGE_DOMAIN_CONFIG=true to join files of one domain");
        return new DomainBuilder(name);
    }
}
