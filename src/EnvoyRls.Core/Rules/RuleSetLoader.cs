using System.Collections.Frozen;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Managed;
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
        RuleDocument[] all = [.. documents];
        Dictionary<string, DomainBuilder> domains = new(StringComparer.Ordinal);
        ListFileSet lists = new(all);
        List<RuleErrorList> found = [];
        foreach (RuleDocument document in all.Where(document => !ListFileSet.IsList(document)).OrderBy(document => document.Name, StringComparer.Ordinal))
        {
            RuleErrorList errorsOfDocument = new(document.Name);
            ReadDocument(document, domains, lists, options, errorsOfDocument);
            found.Add(errorsOfDocument);
        }

        foreach (ListFile file in lists.Files)
        {
            file.CheckUse();
            found.Add(file.Errors);
        }

        RuleError[] errors = [.. found.SelectMany(list => list.Errors)];
        RuleError[] warnings = [.. found.SelectMany(list => list.Warnings)];
        RuleSet? ruleSet = errors.Length > 0
            ? null
            : new RuleSet(domains.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Build(), StringComparer.Ordinal));
        return new RuleSetLoadResult(ruleSet, errors, warnings);
    }

    private static void ReadDocument(
        RuleDocument document, Dictionary<string, DomainBuilder> domains, ListFileSet lists, RuleSetOptions options, RuleErrorList errors)
    {
        DescriptorStream? stream = new(document.Name, options, domains.ContainsKey);
        YamlNode? root;
        try
        {
            root = ReadTree(document, stream, errors);
            if (root is YamlMapping whole && !stream.Holds(whole))
            {
                stream = null;
                root = ReadTree(document, stream, errors);
            }
        }
        catch (YamlTreeException error)
        {
            errors.Add(error.Line, error.Column, $"error loading config file: {(document.Syntax == DocumentSyntax.Json ? "json" : "yaml")}: line {error.NoticedLine}: {error.Message}", error.Fix);
            return;
        }

        if (root is not (null or YamlMapping))
        {
            errors.AddShape(root, "the document", "a mapping with domain and descriptors", "start the file with 'domain: name'");
            return;
        }

        YamlMapping mapping = root as YamlMapping ?? new YamlMapping(1, 1, []);
        new KeyCheck(errors, RuleGrammar.Vocabulary).Check(mapping, RuleGrammar.Document);
        errors.AddAll(stream?.Checked);
        DomainBuilder domain = ReadDomain(mapping, stream?.Domain, domains, options, errors);
        domain.MatchOrder.Read(mapping, errors);
        domain.Charge.Read(mapping, errors);
        domain.OnStoreFailure.Read(mapping, errors);
        domain.Consistency.Read(mapping, errors);
        domain.Adaptive.Read(mapping, errors);
        new ListReader(document, lists, errors).Read(mapping, domain);
        new DescriptorReader(errors, options, domain).Read(mapping);
        errors.AddAll(stream?.Read);
    }

    private static YamlNode? ReadTree(RuleDocument document, DescriptorStream? stream, RuleErrorList errors) => document.Syntax == DocumentSyntax.Json
        ? JsonTreeReader.Read(document.Text)
        : YamlTreeReader.Read(document.Text, (line, column, text) => errors.Warn(line, column, text, "remove it if it is not meant"), stream);

    private static DomainBuilder ReadDomain(
        YamlMapping root, DomainBuilder? begun, Dictionary<string, DomainBuilder> domains, RuleSetOptions options, RuleErrorList errors)
    {
        string name = new FieldReader(errors).Text(root, "domain");
        if (name.Length == 0)
        {
            errors.Add(root.Find("domain") ?? root, "config file cannot have empty domain", "add 'domain: name' at the top of the file");
        }

        return DomainOf(name, root, begun, domains, options, errors);
    }

    /// <summary>
    /// Where the descriptors of a document go. Without a domain of its own that is one that is thrown away: they are
    /// read for their own mistakes only.
    /// </summary>
    private static DomainBuilder DomainOf(
        string name, YamlMapping root, DomainBuilder? begun, Dictionary<string, DomainBuilder> domains, RuleSetOptions options, RuleErrorList errors)
    {
        if (name.Length == 0)
        {
            return new DomainBuilder(name);
        }

        if (!domains.TryGetValue(name, out DomainBuilder? known))
        {
            DomainBuilder added = begun ?? new DomainBuilder(name);
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
