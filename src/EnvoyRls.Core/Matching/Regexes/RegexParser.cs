using System.Globalization;
using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>
/// Parses the syntax of RE2 (<see href="https://github.com/google/re2/wiki/Syntax"/>), which is what Envoy's own
/// matchers speak: no look-around and no back-references, so that every pattern can be matched in linear time.
/// <c>\d</c>, <c>\w</c> and <c>\s</c> are ASCII. Of Unicode classes it knows general categories; of flags <c>i</c> and <c>s</c>.
/// </summary>
internal sealed class RegexParser
{
    private const int MostRepetitions = 1_000;
    private const int DeepestNesting = 250;

    private readonly RegexCursor _cursor;
    private bool _ignoreCase;
    private bool _dotMatchesNewline;
    private int _depth;

    private RegexParser(string pattern) => _cursor = new RegexCursor(pattern);

    /// <exception cref="RegexSyntaxException">The pattern is not of this dialect.</exception>
    public static RegexNode Parse(string pattern)
    {
        RegexParser parser = new(pattern);
        RegexNode node = parser.ParseAlternation();
        return parser._cursor.AtEnd ? node : throw new RegexSyntaxException("unexpected ')'", "write '\\)' for the character, or open the group with '('");
    }

    private RegexNode ParseAlternation()
    {
        if (++_depth > DeepestNesting)
        {
            throw new RegexSyntaxException($"groups nested deeper than {DeepestNesting}", "write a flatter pattern");
        }

        List<RegexNode> choices = [ParseSequence()];
        while (_cursor.TryTake('|'))
        {
            choices.Add(ParseSequence());
        }

        _depth--;
        return choices.Count == 1 ? choices[0] : new RegexNode.Alternation(choices);
    }

    private RegexNode ParseSequence()
    {
        List<RegexNode> items = [];
        while (!_cursor.AtEnd && _cursor.Next is not ('|' or ')'))
        {
            items.Add(ParseRepetition(ParseItem()));
        }

        return items.Count == 1 ? items[0] : new RegexNode.Sequence(items);
    }

    private RegexNode ParseItem()
    {
        int character = _cursor.Take();
        switch (character)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new RegexNode.Class(RegexClassParser.Parse(_cursor, _ignoreCase));
            case '.':
                return new RegexNode.Class(_dotMatchesNewline ? CharClass.Any : CharClass.AnyButNewline);
            case '^':
                return new RegexNode.Assertion(RegexAssertion.Start);
            case '$':
                return new RegexNode.Assertion(RegexAssertion.End);
            case '*' or '+' or '?':
                throw new RegexSyntaxException($"nothing before '{(char)character}' to repeat", $"write '\\{(char)character}' for the character");
            case '\\':
                return ParseEscape();
            default:
                return Literal(character);
        }
    }

    private RegexNode ParseEscape()
    {
        RegexAssertion? assertion = _cursor.AtEnd ? null : _cursor.Next switch
        {
            'A' => RegexAssertion.Start,
            'z' => RegexAssertion.End,
            'b' => RegexAssertion.WordBoundary,
            'B' => RegexAssertion.NoWordBoundary,
            _ => null,
        };
        if (assertion is { } condition)
        {
            _cursor.Take();
            return new RegexNode.Assertion(condition);
        }

        return RegexEscapes.TryTakeClass(_cursor) is { } named
            ? new RegexNode.Class(new CharClass(named.Ranges, named.Categories, named.Negated, _ignoreCase))
            : Literal(RegexEscapes.TakeCharacter(_cursor));
    }

    private RegexNode Literal(int character)
    {
        bool hasCase = _ignoreCase && Rune.IsValid(character)
            && (Rune.ToLowerInvariant(new Rune(character)).Value != character || Rune.ToUpperInvariant(new Rune(character)).Value != character);
        return hasCase
            ? new RegexNode.Class(new CharClass([(character, character)], 0, negated: false, ignoreCase: true))
            : new RegexNode.Character(character);
    }

    private RegexNode ParseGroup()
    {
        (bool ignoreCase, bool dotMatchesNewline) = (_ignoreCase, _dotMatchesNewline);
        if (_cursor.TryTake('?') && !TryTakeGroupName() && ParseFlags())
        {
            // Flags without a group of their own stand until the group around them ends.
            return new RegexNode.Sequence([]);
        }

        RegexNode group = ParseAlternation();
        if (!_cursor.TryTake(')'))
        {
            throw new RegexSyntaxException("a '(' is not closed", "add the ')', or write '\\(' for the character");
        }

        (_ignoreCase, _dotMatchesNewline) = (ignoreCase, dotMatchesNewline);
        return group;
    }

    private bool TryTakeGroupName()
    {
        _cursor.TryTake('P');
        if (!_cursor.TryTake('<'))
        {
            return false;
        }

        if (_cursor.AtEnd || _cursor.Next is '=' or '!')
        {
            throw LookAround();
        }

        _cursor.TakeThrough('>', "the name of a group");
        return true;
    }

    /// <summary>Reads flags up to <c>)</c> or <c>:</c>; says whether they end the group.</summary>
    private bool ParseFlags()
    {
        bool on = true;
        while (!_cursor.AtEnd)
        {
            switch (_cursor.Take())
            {
                case ')':
                    return true;
                case ':':
                    return false;
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 's':
                    _dotMatchesNewline = on;
                    break;
                case '=' or '!':
                    throw LookAround();
                case var other:
                    throw new RegexSyntaxException($"'(?{char.ConvertFromUtf32(other)}' is not known", "use '(?:' for a group, '(?i)' to ignore case, '(?s)' to let '.' match a newline");
            }
        }

        throw new RegexSyntaxException("a '(' is not closed", "add the ')', or write '\\(' for the character");
    }

    private RegexNode ParseRepetition(RegexNode item)
    {
        if (!TryTakeBounds(out int least, out int? most))
        {
            return item;
        }

        // A lazy quantifier prefers shorter matches; what matches as a whole does not depend on it.
        _cursor.TryTake('?');
        if ((!_cursor.AtEnd && _cursor.Next is '*' or '+' or '?') || _cursor.TryTakeBraces(out _))
        {
            throw new RegexSyntaxException("a repetition is repeated", "put what is repeated twice into a group, as in '(?:a+)*'");
        }

        return new RegexNode.Repetition(item, least, most);
    }

    private bool TryTakeBounds(out int least, out int? most)
    {
        (least, most) = (0, null);
        if (_cursor.TryTake('*'))
        {
            return true;
        }

        if (_cursor.TryTake('+'))
        {
            least = 1;
            return true;
        }

        if (_cursor.TryTake('?'))
        {
            most = 1;
            return true;
        }

        return _cursor.TryTakeBraces(out string braces) && TryParseBounds(braces, out least, out most);
    }

    private static bool TryParseBounds(string braces, out int least, out int? most)
    {
        int comma = braces.IndexOf(',', StringComparison.Ordinal);
        bool valid = int.TryParse(comma < 0 ? braces : braces[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out least);
        most = comma < 0 ? least : null;
        if (comma >= 0 && comma < braces.Length - 1)
        {
            valid &= int.TryParse(braces[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int upper);
            most = upper;
        }

        if (!valid || Math.Max(least, most ?? 0) > MostRepetitions)
        {
            throw new RegexSyntaxException($"more than {MostRepetitions} repetitions in '{{{braces}}}'", $"repeat at most {MostRepetitions} times");
        }

        return most is null || least <= most ? true : throw new RegexSyntaxException($"the bounds of '{{{braces}}}' are reversed", "write the smaller number first");
    }

    private static RegexSyntaxException LookAround() =>
        new("look-around cannot be matched in linear time", "match the value without it, or combine 'not: true' with another descriptor");
}
