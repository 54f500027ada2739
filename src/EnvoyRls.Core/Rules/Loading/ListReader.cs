using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads the allow and deny lists of a document, and the files that they name.</summary>
internal sealed class ListReader(RuleDocument document, ListFileSet files, RuleErrorList errors)
{
    public const string ExpiryForm = "write 2026-03-01 or 2026-03-01T08:00:00+01:00";

    private const string Kinds = "exact, set, cidr, prefix or suffix";

    private readonly FieldReader _fields = new(errors);
    private readonly MatchReader _matches = new(errors);

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
            string key = _fields.Text(item, "key");
            if (key.Length == 0)
            {
                errors.Add(item, "an item of a list has empty key", "give the item the key of a descriptor entry");
            }

            string reason = _fields.Text(item, "reason");
            long? expires = ReadExpiry(item);
            if (item.Find("file") is not null)
            {
                ReadFile(item, key, reason, expires, entries);
            }
            else if (ReadMatcher(item) is { } matcher)
            {
                entries.Add(new AccessListEntry(key, matcher, reason, expires));
            }
        }
    }

    private ValueMatcher? ReadMatcher(YamlMapping item)
    {
        if (item.Find("value") is null && item.Find("values") is null)
        {
            errors.Add(item, "an item of a list needs values", "add 'value: text', 'values: [first, second]' with a match, or 'file: name.list'");
            return null;
        }

        MatchReading match = _matches.Read(item);
        if (!match.StatesMatch && match.Value.Contains('*', StringComparison.Ordinal))
        {
            errors.Add(item.Find("value")!, "a list has no wildcards", "add 'match: prefix' or 'match: suffix' and remove the '*', or 'match: exact' to keep it");
        }

        if (match.Matcher is { } matcher && !IsAllowed(matcher.Kind))
        {
            ReportKind(item);
            return null;
        }

        return match.Matcher ?? (match.Value.Length == 0 ? null : new ValueMatcher(MatchKind.Exact, negated: false, [match.Value]));
    }

    private void ReadFile(YamlMapping item, string key, string reason, long? expires, List<AccessListEntry> entries)
    {
        YamlNode place = item.Find("file")!;
        string name = _fields.Text(item, "file");
        if (item.Find("value") is not null || item.Find("values") is not null)
        {
            errors.Add(place, "file excludes value and values", "move the values into the file, or give them an item of their own");
            return;
        }

        string word = _fields.Text(item, "match");
        MatchKind? kind = word.Length == 0 ? MatchKind.Exact : WordTable<MatchKind>.Find(word);
        if (kind is null || !IsAllowed(kind.Value))
        {
            ReportKind(item);
        }
        else if (!ListFileSet.IsWithin(name))
        {
            errors.Add(place, $"'{name}' lies outside the folder of the rule file", "put it beside the rule file and write its name alone");
        }
        else if (files.Find(document, name) is { } file)
        {
            AddLines(file, key, kind.Value, reason, expires, entries);
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
                key, values.Read(kind, negated: false, scalars), alike.Key.Reason.Length > 0 ? alike.Key.Reason : reason, alike.Key.Expires ?? expires));
        }
    }

    private long? ReadExpiry(YamlMapping item)
    {
        string text = _fields.Text(item, "expires");
        if (text.Length == 0)
        {
            return null;
        }

        if (MomentText.TryParse(text, TimeZoneInfo.Utc, out long expires))
        {
            return expires;
        }

        errors.AddValue(item.Find("expires")!, "expires", "a date or an RFC 3339 time", ExpiryForm);
        return null;
    }

    private void ReportKind(YamlMapping item) => errors.Add(item.Find("match")!, "a list cannot match this way", $"use {Kinds}");

    private static bool IsAllowed(MatchKind kind) => kind is not (MatchKind.Regex or MatchKind.Number);
}
