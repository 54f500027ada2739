using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>Reads a domain, the way to a rule and the rule, as they stand side by side in a managed rule and in a limit of a user.</summary>
/// <param name="id">The object's id.</param>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="region">See <see cref="RuleSetOptions.Region"/>.</param>
/// <param name="expires">From when on the rule does not hold, in Unix microseconds; <see langword="null"/> for never.</param>
internal sealed class ManagedPathReader(string id, RuleErrorList errors, string? region, long? expires = null)
{
    private readonly FieldReader _fields = new(errors);
    private readonly EntryReader _entries = new(errors);
    private readonly RuleReader _rules = new(errors, region, expires);

    public ManagedPath Read(YamlMapping mapping)
    {
        string domain = ReadDomain(mapping, _fields, errors);
        EntryDraft[] entries = ReadEntries(mapping);
        Rule? rule = _rules.Read(mapping);
        if (!ValueReader.Has(mapping, "rate_limit") && !ValueReader.Has(mapping, "rate_limits"))
        {
            errors.Add(mapping, "a rule needs a limit", "add rate_limit: {unit: minute, requests_per_unit: 100}, or rate_limit: {unlimited: true}");
        }

        return new ManagedPath(id, errors, mapping, domain, entries, rule);
    }

    /// <summary>The entries that an object is about; none if they are missing, which is reported.</summary>
    public EntryDraft[] ReadEntries(YamlMapping mapping)
    {
        EntryDraft[] entries = [.. _fields.Items(mapping, "descriptors").Select(_entries.Read)];
        if (!ValueReader.Has(mapping, "descriptors") || mapping.Find("descriptors") is YamlSequence { Items.Count: 0 })
        {
            errors.Add(mapping.Find("descriptors") ?? mapping, "a rule needs the entries it is about", "write descriptors: [{key: name}], with one item for each entry");
        }

        return entries;
    }

    /// <summary>The domain of a managed object; empty if it is missing, which is reported.</summary>
    public static string ReadDomain(YamlMapping mapping, FieldReader fields, RuleErrorList errors)
    {
        string domain = fields.Text(mapping, "domain");
        if (domain.Length == 0)
        {
            errors.Add(mapping.Find("domain") ?? mapping, "the domain is missing", "add domain: name");
        }

        return domain;
    }
}
