namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>
/// Translates a parsed pattern into the instructions of an automaton (K. Thompson, "Regular expression search
/// algorithm", 1968).
/// </summary>
internal sealed class RegexCompiler
{
    private const int MostInstructions = 10_000;

    private readonly List<RegexInstruction> _code = [];
    private readonly List<CharClass> _classes = [];
    private int _visits;

    private RegexCompiler()
    {
    }

    /// <exception cref="RegexSyntaxException">The automaton would be too large.</exception>
    public static (RegexInstruction[] Code, CharClass[] Classes) Compile(RegexNode node)
    {
        RegexCompiler compiler = new();
        compiler.Emit(node);
        compiler.Add(RegexOperation.Match);
        return ([.. compiler._code], [.. compiler._classes]);
    }

    private void Emit(RegexNode node)
    {
        Limit(++_visits);
        switch (node)
        {
            case RegexNode.Character character:
                Add(RegexOperation.Character, character.Value);
                break;
            case RegexNode.Class characters:
                _classes.Add(characters.Characters);
                Add(RegexOperation.Class, _classes.Count - 1);
                break;
            case RegexNode.Assertion assertion:
                Add(RegexOperation.Assert, (int)assertion.Condition);
                break;
            case RegexNode.Sequence sequence:
                foreach (RegexNode item in sequence.Items)
                {
                    Emit(item);
                }

                break;
            case RegexNode.Alternation alternation:
                EmitChoices(alternation.Choices);
                break;
            case RegexNode.Repetition repetition:
                EmitRepetition(repetition);
                break;
        }
    }

    private void EmitChoices(IReadOnlyList<RegexNode> choices)
    {
        List<int> exits = [];
        for (int i = 0; i < choices.Count - 1; i++)
        {
            int split = Add(RegexOperation.Split);
            Emit(choices[i]);
            exits.Add(Add(RegexOperation.Jump));
            PointToEnd(split);
        }

        Emit(choices[^1]);
        exits.ForEach(PointToEnd);
    }

    private void EmitRepetition(RegexNode.Repetition repetition)
    {
        for (int i = 0; i < repetition.Least; i++)
        {
            Emit(repetition.Item);
        }

        if (repetition.Most is not { } most)
        {
            int loop = Add(RegexOperation.Split);
            Emit(repetition.Item);
            Add(RegexOperation.Jump, loop);
            PointToEnd(loop);
            return;
        }

        List<int> exits = [];
        for (int i = repetition.Least; i < most; i++)
        {
            exits.Add(Add(RegexOperation.Split));
            Emit(repetition.Item);
        }

        exits.ForEach(PointToEnd);
    }

    private int Add(RegexOperation operation, int argument = 0)
    {
        Limit(_code.Count);
        _code.Add(new RegexInstruction(operation, argument));
        return _code.Count - 1;
    }

    private void PointToEnd(int at) => _code[at] = _code[at] with { Argument = _code.Count };

    private static void Limit(int size)
    {
        if (size > MostInstructions)
        {
            throw new RegexSyntaxException("the pattern is too large", "use smaller numbers of repetitions, or fewer of them within each other");
        }
    }
}
