using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>Reads one managed object and reports what makes no sense in it.</summary>
internal sealed class ManagedReader
{
    private readonly ManagedDocument _document;
    private readonly RuleSetOptions _options;
    private readonly RuleErrorList _errors;
    private readonly FieldReader _fields;
    private readonly ValueReader _values;

    private ManagedReader(ManagedDocument document, RuleSetOptions options)
    {
        _document = document;
        _options = options;
        _errors = new RuleErrorList(document.Name, isFile: false);
        _fields = new FieldReader(_errors);
        _values = new ValueReader(_errors);
    }

    /// <summary>What a document says. Never throws for what it contains.</summary>
    public static ManagedDraft Read(ManagedDocument document, RuleSetOptions options)
    {
        ManagedReader reader = new(document, options);
        return reader.ReadRoot() is { } root ? reader.Read(root) : new ManagedDraft(reader._errors);
    }

    private YamlMapping? ReadRoot()
    {
        RuleErrorList errors = _errors;
        YamlNode? root;
        try
        {
            root = _document.ReadRoot((line, column, text) => errors.Warn(line, column, text, "remove it if it is not meant"));
        }
        catch (YamlTreeException error)
        {
            errors.Add(error.Line, error.Column, error.Message, error.Fix);
            return null;
        }

        if (root is not (null or YamlMapping))
        {
            errors.Add(root, "the text must be a mapping of keys to values", "start it with a key, as in 'domain: name' or {\"domain\": \"name\"}");
            return null;
        }

        return root as YamlMapping ?? new YamlMapping(1, 1, []);
    }

    private ManagedDraft Read(YamlMapping root)
    {
        new KeyCheck(_errors, ManagedGrammar.Vocabulary).Check(root, ManagedGrammar.Of(_document.Kind));
        CheckId(root);
        return _document.Kind switch
        {
            ManagedKind.Rule => ReadRule(root),
            ManagedKind.ListItem => ReadListItem(root),
            ManagedKind.Override => new ManagedDraft(_errors) { Override = new OverrideReader(_document.Id, _errors).Read(root) },
            _ => ReadTier(root),
        };
    }

    private void CheckId(YamlMapping root)
    {
        RuleErrorList errors = _errors;
        string field = ManagedDocument.IdKey(_document.Kind);
        YamlNode place = root.Find(field) ?? root;
        string written = _fields.Text(root, field);
        if (!ManagedDocument.IsId(_document.Kind, _document.Id))
        {
            string fix = _document.Kind == ManagedKind.Tier
                ? $"a user is named by 1 to {ManagedDocument.LongestUser} characters, none of them a control character"
                : "start with a letter or digit, and go on with up to 127 letters, digits or any of . _ @ : -";
            errors.Add(place, $"'{_document.Id}' cannot be the {field} of an object", fix);
        }
        else if (written.Length > 0 && written != _document.Id)
        {
            errors.Add(place, $"'{written}' is not the {field} under which the object is written", $"write {field}: {_document.Id}, or remove {field}");
        }
    }

    private ManagedDraft ReadRule(YamlMapping root)
    {
        ManagedPath path = new ManagedPathReader(_document.Id, _errors, _options.Region).Read(root);
        long priority = _values.Whole(root, ManagedGrammar.Rule, "priority") ?? 0;
        bool enabled = _fields.Flag(root, "enabled", absent: true);
        _fields.Text(root, "description");
        return new ManagedDraft(_errors) { Rule = enabled ? path : null, Priority = (int)priority };
    }

    private ManagedDraft ReadListItem(YamlMapping root)
    {
        RuleErrorList errors = _errors;
        string domain = ManagedPathReader.ReadDomain(root, _fields, errors);
        AccessListKind? list = _values.Word<AccessListKind>(root, "list");
        if (!ValueReader.Has(root, "list"))
        {
            errors.Add(root, "the item does not say which list it is of", "add list: deny, or list: allow");
        }

        AccessListEntry? item = new ListItemReader(errors, "add 'value: text', or 'values: [first, second]' with a match").Read(root);
        return new ManagedDraft(errors) { Item = item is null ? null : item with { ManagedId = _document.Id }, ItemDomain = domain, List = list ?? default };
    }

    private ManagedDraft ReadTier(YamlMapping root)
    {
        RuleErrorList errors = _errors;
        string tier = _fields.Text(root, "tier");
        long? expires = _values.Moment(root, "expires", TimeZoneInfo.Utc);
        _fields.Text(root, "reason");
        YamlMapping[] limits = [.. _fields.Items(root, "limits")];
        if (tier.Length == 0 && limits.Length == 0)
        {
            errors.Add(root, "nothing is said about the user", "add tier: name, or limits, or both");
        }

        return new ManagedDraft(errors)
        {
            Tier = tier.Length == 0 ? null : new TierAssignment(_document.Id, tier, expires),
            UserLimits = [.. limits.Select(limit => ForUser(new ManagedPathReader(_document.Id, errors, _options.Region, expires).Read(limit)))],
        };
    }

    /// <summary>The limit with the user's name where it has the user's key alone; without that key it would hold for everybody.</summary>
    private ManagedPath ForUser(ManagedPath limit)
    {
        RuleErrorList errors = _errors;
        string key = _options.TierUserKey;
        MatchReading own = new(_document.Id, null, StatesMatch: true);
        EntryDraft[] entries =
        [
            .. limit.Entries.Select(entry => entry.Key == key && entry.Match is { Value.Length: 0, StatesMatch: false } ? entry with { Match = own } : entry),
        ];
        if (entries.Length > 0 && !Array.Exists(entries, entry => entry is { IsWildcard: false, Match.Matcher: null } && entry.Key == key && entry.Match.Value == _document.Id))
        {
            errors.Add(limit.Root, $"the limit is not about the user: no entry has the key '{key}'", $"add an entry {{key: {key}}} to its descriptors");
        }

        return limit with { Entries = entries };
    }
}
