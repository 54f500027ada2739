using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>Finds texts that every match of a pattern contains, so that most patterns need not be run at all.</summary>
internal sealed class RegexLiterals
{
    private readonly List<string> _found = [];
    private readonly StringBuilder _run = new();

    private RegexLiterals()
    {
    }

    /// <summary>The texts, in order; none where the pattern is not sure of any character.</summary>
    public static string[] RequiredBy(RegexNode node)
    {
        RegexLiterals literals = new();
        literals.Visit(node);
        literals.EndRun();
        return [.. literals._found];
    }

    private void Visit(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Character character:
                _run.Append(char.ConvertFromUtf32(character.Value));
                break;
            case RegexNode.Sequence sequence:
                foreach (RegexNode item in sequence.Items)
                {
                    Visit(item);
                }

                break;
            case RegexNode.Repetition { Least: > 0 } repetition:
                // Once for sure; what comes behind it need not follow at once.
                Visit(repetition.Item);
                EndRun();
                break;
            case RegexNode.Assertion:
                break;
            default:
                EndRun();
                break;
        }
    }

    private void EndRun()
    {
        if (_run.Length > 0)
        {
            _found.Add(_run.ToString());
            _run.Clear();
        }
    }
}
