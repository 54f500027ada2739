using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the allow and deny lists of a document, and the files that they name.</summary>
internal sealed class ListReader(RuleDocument document, ListFileSet files, RuleErrorList errors)
{
    private const string ValuesForm = "add 'value: text', 'values: [first, second]' with a match, or 'file: name.list'";

    private readonly FieldReader _fields = new(errors);
    private readonly ListItemReader _items = new(errors, ValuesForm);

    /// <summary>Adds the document's lists to those of its domain.</summary>
    public void Read(YamlMapping root, DomainBuilder domain)
    {
        if (_fields.Mapping(root, "lists") is { } lists)
        {
            ReadItems(lists, "allow", domain.Allow);
            ReadItems(lists, "deny", domain.Deny);
        }
    }

    private void ReadItems(YamlMapping lists, string name, List<AccessListEntry> entries)
    {
        foreach (YamlMapping item in _fields.Items(lists, name))
        {
            if (item.Find("file") is not null)
            {
                ReadFile(item, entries);
            }
            else if (_items.Read(item) is { } entry)
            {
                entries.Add(entry);
            }
        }
    }

    private void ReadFile(YamlMapping item, List<AccessListEntry> entries)
    {
        string key = _items.ReadKey(item);
        string reason = _fields.Text(item, "reason");
        long? expires = _items.ReadExpiry(item);
        YamlNode place = item.Find("file")!;
        string name = _fields.Text(item, "file");
        if (item.Find("value") is not null || item.Find("values") is not null)
        {
            errors.Add(place, "file excludes value and values", "move the values into the file, or give them an item of their own");
            return;
        }

        string word = _fields.Text(item, "match");
        MatchKind? kind = word.Length == 0 ? MatchKind.Exact : WordTable<MatchKind>.Find(word);
        if (!_items.IsAllowed(item, kind))
        {
            return;
        }

        if (!ListFileSet.IsWithin(name))
        {
            errors.Add(place, $"'{name}' lies outside the folder of the rule file", "put it beside the rule file and write its name alone");
        }
        else if (files.Find(document, name) is { } file)
        {
            AddLines(file, key, kind!.Value, reason, expires, entries);
        }
        else
        {
            errors.Add(place, $"there is no list file '{name}'", "put it beside the rule file; its name ends in .list");
        }
    }

    /// <summary>Lines that say nothing of their own become one entry with many values.</summary>
    private static void AddLines(ListFile file, string key, MatchKind kind, string reason, long? expires, List<AccessListEntry> entries)
    {
        MatchValues values = new(file.Errors);
        foreach (IGrouping<(string Reason, long? Expires), ListLine> alike in file.Lines.GroupBy(line => (line.Reason, line.ExpiresUnixMicroseconds)))
        {
            YamlScalar[] scalars = [.. alike.Select(line => new YamlScalar(line.Line, line.Column, line.Value, YamlScalarKind.String))];
            entries.Add(new AccessListEntry(
                key, values.Read(kind, negated: false, scalars), alike.Key.Reason.Length > 0 ? alike.Key.Reason : reason, alike.Key.Expires ?? expires)
            {
                Place = file.Errors.PlaceOf(scalars[0]),
            });
        }
    }
}
