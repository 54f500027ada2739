using EnvoyRls.Cli.Replay.Logs;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Suites.Reading;

/// <summary>Reads a suite: strictly, and with every mistake of the file at once.</summary>
internal sealed class SuiteReader
{
    private static readonly DateTimeOffset DefaultStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SuiteFields _fields;
    private readonly StepReader _steps;

    private SuiteReader(RuleErrorList errors)
    {
        _fields = new SuiteFields(errors);
        _steps = new StepReader(_fields);
    }

    /// <summary>Reads a suite's text.</summary>
    /// <param name="file">Its name, for places.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="mistakes">Every mistake; the suite is not to be run if there is any.</param>
    public static TestSuite? Read(string file, string text, out IReadOnlyList<RuleError> mistakes)
    {
        RuleErrorList errors = new(file);
        TestSuite? suite = null;
        try
        {
            YamlNode? root = YamlTreeReader.Read(text, (line, column, warning) => errors.Add(line, column, warning, "remove it"));
            if (root is YamlMapping mapping)
            {
                suite = new SuiteReader(errors).ReadSuite(file, mapping);
            }
            else
            {
                errors.Add(root?.Line ?? 1, root?.Column ?? 1, "a suite is a mapping with rules and tests", "start the file with 'rules: [rules.yaml]'");
            }
        }
        catch (YamlTreeException error)
        {
            errors.Add(error.Line, error.Column, error.Message, error.Fix);
        }

        mistakes = [.. errors.Errors];
        return mistakes.Count == 0 ? suite : null;
    }

    private TestSuite ReadSuite(string file, YamlMapping root)
    {
        _fields.CheckKeys(root, "a suite", "rules", "merge_domains", "tests");
        IReadOnlyList<YamlMapping> tests = _fields.Items(root, "tests");
        if (SuiteFields.Find(root, "tests") is null or YamlSequence { Items.Count: 0 })
        {
            _fields.Errors.Add(root, "the suite has no tests", "add tests: with at least one item");
        }

        return new TestSuite(file, ReadRules(root), _fields.Flag(root, "merge_domains"), [.. tests.Select(ReadTest)]);
    }

    private string[] ReadRules(YamlMapping root)
    {
        const string Fix = "write rules: [rules.yaml], with paths as seen from the suite's directory";
        switch (SuiteFields.Find(root, "rules"))
        {
            case YamlSequence { Items.Count: > 0 } list when list.Items.All(item => item is YamlScalar { Text.Length: > 0 }):
                return [.. list.Items.Cast<YamlScalar>().Select(item => item.Text)];
            case { } other:
                _fields.Refuse(other, "rules", "a list of paths", Fix);
                return [];
            default:
                _fields.Errors.Add(root, "the suite names no rules", Fix);
                return [];
        }
    }

    private SuiteTest ReadTest(YamlMapping mapping)
    {
        _fields.CheckKeys(mapping, "a test", "name", "start", "steps");
        DateTimeOffset start = DefaultStart;
        if (_fields.Scalar(mapping, "start") is { } written
            && !(LogTime.TryParseRfc3339(written.Text, out start) && start >= DateTimeOffset.UnixEpoch))
        {
            _fields.Refuse(written, "start", "a time from 1970 on", "write it as in 2026-01-31T12:00:00Z");
        }

        if (SuiteFields.Find(mapping, "steps") is null or YamlSequence { Items.Count: 0 })
        {
            _fields.Errors.Add(mapping, "the test has no steps", "add steps: with at least one item");
        }

        return new SuiteTest(
            _fields.RequiredText(mapping, "name", "the test"),
            _fields.Errors.PlaceOf(mapping),
            start,
            _steps.ReadAll(_fields.Items(mapping, "steps")));
    }
}
