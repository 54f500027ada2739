using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Releases;

namespace EnvoyRls.Management.Administration;

/// <summary>Reads change sets and releases as they are sent. The bodies in them are cut out with the places that they have in the whole.</summary>
internal sealed class ChangeSetReader
{
    private readonly RuleErrorList _errors = new("request");
    private readonly FieldReader _fields;
    private readonly ValueReader _values;

    public ChangeSetReader()
    {
        _fields = new FieldReader(_errors);
        _values = new ValueReader(_errors);
    }

    /// <summary>Everything that is wrong so far.</summary>
    public IReadOnlyList<RuleError> Errors => [.. _errors.Errors];

    /// <summary>Reads a change set. Never throws for what the text contains.</summary>
    public static ChangeSetReading Read(string text, DocumentSyntax syntax)
    {
        ChangeSetReader reader = new();
        YamlMapping root = reader.ReadRoot(text, syntax, ReleaseGrammar.ChangeSet);
        IReadOnlyList<ChangeOperation> operations = reader.ReadChanges(root);
        string reason = reader.Text(root, "reason");
        return new ChangeSetReading(reader.Errors.Count > 0 ? [] : operations, reason, reader.Errors);
    }

    /// <summary>The root mapping, its keys looked at; an empty one if there is none.</summary>
    public YamlMapping ReadRoot(string text, DocumentSyntax syntax, GrammarLevel level)
    {
        YamlMapping empty = new(1, 1, []);
        try
        {
            if (DocumentTree.Read(text, syntax, (_, _, _) => { }) is not YamlMapping root)
            {
                _errors.Add(1, 1, $"the text is not {level.Name}", "send a mapping with the key 'changes'");
                return empty;
            }

            new KeyCheck(_errors, ReleaseGrammar.Vocabulary).Check(root, level);
            return root;
        }
        catch (YamlTreeException error)
        {
            _errors.Add(error.Line, error.Column, error.Message, error.Fix);
            return empty;
        }
    }

    public string Text(YamlMapping mapping, string field) => _fields.Text(mapping, field);

    /// <summary>The operations of <c>changes</c>.</summary>
    public IReadOnlyList<ChangeOperation> ReadChanges(YamlMapping root)
    {
        YamlMapping[] changes = [.. _fields.Items(root, "changes")];
        if (changes.Length == 0 && Errors.Count == 0)
        {
            _errors.Add(root, "there are no changes", "add changes: a list of {op, kind, id, body}");
        }

        return [.. changes.Select(ReadChange).OfType<ChangeOperation>()];
    }

    /// <summary>The steps of <c>stages</c>: shares that grow, each for a while.</summary>
    public IReadOnlyList<ReleaseStage> ReadStages(YamlMapping root)
    {
        List<ReleaseStage> stages = [];
        foreach (YamlMapping stage in _fields.Items(root, "stages"))
        {
            int? parts = _values.Percentage(stage, "percent");
            long? length = _values.Duration(stage, "for");
            if (!ValueReader.Has(stage, "percent") || !ValueReader.Has(stage, "for"))
            {
                _errors.Add(stage, "a stage needs a share and a time", "write {percent: 10%, for: 10m}");
            }
            else if (parts <= (stages.Count > 0 ? stages[^1].Parts : 0))
            {
                _errors.Add(stage.Find("percent")!, "the shares of stages must grow from above 0%", "put the stages in order");
            }
            else if (parts is { } share && length is { } microseconds)
            {
                stages.Add(new ReleaseStage(share, new TimeSpan(microseconds * TimeSpan.TicksPerMicrosecond)));
            }
        }

        return stages;
    }

    public RollbackBounds? ReadBounds(YamlMapping root, bool isStaged)
    {
        if (_fields.Mapping(root, "rollback_if") is not { } bounds)
        {
            return null;
        }

        int? denials = _values.Percentage(bounds, "denials_above");
        int? errors = _values.Percentage(bounds, "errors_above");
        uint? least = _values.Number(bounds, ReleaseGrammar.Bounds, "min_decisions");
        if (!ValueReader.Has(bounds, "denials_above") && !ValueReader.Has(bounds, "errors_above"))
        {
            _errors.Add(bounds, "rollback_if has no bound", "add denials_above: 20%, or errors_above: 1%, or both");
        }

        if (!isStaged)
        {
            _errors.Add(bounds, "rollback_if has no meaning without stages", "add stages, or remove it");
        }

        return new RollbackBounds { DenialsAbove = denials, ErrorsAbove = errors, MinDecisions = least ?? RollbackBounds.DefaultMinDecisions };
    }

    public DateTimeOffset? ReadMoment(YamlMapping root, string field) =>
        _values.Moment(root, field, TimeZoneInfo.Utc) is { } microseconds ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : null;

    private ChangeOperation? ReadChange(YamlMapping change)
    {
        switch (_values.Word<ChangeVerb>(change, "op"))
        {
            case ChangeVerb.Restore:
                uint? version = _values.Number(change, ReleaseGrammar.Change, "version");
                return Needs(change, "version", "restore") ? new ChangeOperation(ChangeVerb.Restore) { Version = version ?? 0 } : null;
            case ChangeVerb.Delete:
                return ReadKey(change, "delete") is { } deleted ? new ChangeOperation(ChangeVerb.Delete) { Key = deleted, IfVersion = IfVersion(change) } : null;
            case ChangeVerb.Put:
                return ReadPut(change);
            default:
                _ = ValueReader.Has(change, "op") || Needs(change, "op", "a change");
                return null;
        }
    }

    private ChangeOperation? ReadPut(YamlMapping change)
    {
        ObjectKey? key = ReadKey(change, "put");
        YamlMapping? body = _fields.Mapping(change, "body");
        if (key is null || !Needs(change, "body", "put") || body is null)
        {
            return null;
        }

        string text = JsonTreeWriter.Write(body, ManagedGrammar.Of(ManagedKinds.Of(key.Value.Kind)!.Value));
        return new ChangeOperation(ChangeVerb.Put) { Key = key.Value, Text = text, Root = body, IfVersion = IfVersion(change) };
    }

    private long? IfVersion(YamlMapping change) => _values.Number(change, ReleaseGrammar.Change, "if_version");

    private ObjectKey? ReadKey(YamlMapping change, string verb)
    {
        ObjectKind? kind = _values.Word<ObjectKind>(change, "kind");
        string id = _fields.Text(change, "id");
        if (kind == ObjectKind.Release)
        {
            _errors.Add(change.Find("kind")!, "a release cannot be part of a change set", "use kind: rule, list_item or tier");
            return null;
        }

        return Needs(change, "kind", verb) && Needs(change, "id", verb) && kind is { } found && id.Length > 0 ? new ObjectKey(found, id) : null;
    }

    private bool Needs(YamlMapping change, string field, string who)
    {
        if (ValueReader.Has(change, field))
        {
            return true;
        }

        _errors.Add(change, $"{who} needs '{field}'", $"add {field}");
        return false;
    }
}
