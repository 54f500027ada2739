using System.Buffers;
using System.Text;

namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>
/// One run of a compiled pattern over a text: all its threads move in lock-step, each instruction held at most once per
/// character (R. Pike's simulation of Thompson's automaton).
/// </summary>
internal ref struct RegexRun
{
    /// <summary>How much memory is enough for patterns of ordinary size.</summary>
    public const int MemoryOnStack = 512;

    private const int NoCharacter = -1;

    private readonly ReadOnlySpan<RegexInstruction> _code;
    private readonly ReadOnlySpan<CharClass> _classes;
    private readonly int[]? _rented;
    private readonly Span<int> _stack;

    /// <summary>For each instruction the step at which it was last reached.</summary>
    private readonly Span<int> _reached;
    private Span<int> _threads;
    private Span<int> _nextThreads;
    private int _count;
    private int _nextCount;
    private int _step;

    public RegexRun(ReadOnlySpan<RegexInstruction> code, ReadOnlySpan<CharClass> classes, Span<int> memory)
    {
        _code = code;
        _classes = classes;
        if (memory.Length < code.Length * 4)
        {
            _rented = ArrayPool<int>.Shared.Rent(code.Length * 4);
            memory = _rented;
        }

        // An instruction is pushed at most once per step.
        _threads = memory[..code.Length];
        _nextThreads = memory.Slice(code.Length, code.Length);
        _stack = memory.Slice(code.Length * 2, code.Length);
        _reached = memory.Slice(code.Length * 3, code.Length);
        _reached.Clear();
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<int>.Shared.Return(_rented);
        }
    }

    /// <summary>Whether the pattern matches the rest of the text from a place on, started at an instruction.</summary>
    public bool Matches(ReadOnlySpan<char> text, int at, int start)
    {
        Rune.DecodeLastFromUtf16(text[..at], out Rune before, out _);
        int previous = at == 0 ? NoCharacter : before.Value;
        int character = TakeCharacter(text, ref at);
        _step = 1;
        Follow(start, previous, character);
        while (character != NoCharacter)
        {
            Swap();
            int next = TakeCharacter(text, ref at);
            foreach (int thread in _threads[.._count])
            {
                if (Takes(_code[thread], character))
                {
                    Follow(thread + 1, character, next);
                }
            }

            if (_nextCount == 0)
            {
                return false;
            }

            character = next;
        }

        // Match is the last instruction.
        return _reached[^1] == _step;
    }

    private void Swap()
    {
        Span<int> spent = _threads;
        _threads = _nextThreads;
        _count = _nextCount;
        _nextThreads = spent;
        _nextCount = 0;
        _step++;
    }

    private readonly bool Takes(RegexInstruction instruction, int character) => instruction.Operation switch
    {
        RegexOperation.Character => instruction.Argument == character,
        RegexOperation.Class => _classes[instruction.Argument].Contains(character),
        _ => false,
    };

    /// <summary>Adds the threads that stand where a thread goes on without taking a character.</summary>
    private void Follow(int start, int previous, int next)
    {
        int depth = 0;
        Push(start, ref depth);
        while (depth > 0)
        {
            int at = _stack[--depth];
            RegexInstruction instruction = _code[at];
            switch (instruction.Operation)
            {
                case RegexOperation.Jump:
                    Push(instruction.Argument, ref depth);
                    break;
                case RegexOperation.Split:
                    Push(instruction.Argument, ref depth);
                    Push(at + 1, ref depth);
                    break;
                case RegexOperation.Assert when Holds((RegexAssertion)instruction.Argument, previous, next):
                    Push(at + 1, ref depth);
                    break;
                case RegexOperation.Character or RegexOperation.Class or RegexOperation.Match:
                    _nextThreads[_nextCount++] = at;
                    break;
            }
        }
    }

    private readonly void Push(int at, ref int depth)
    {
        if (_reached[at] != _step)
        {
            _reached[at] = _step;
            _stack[depth++] = at;
        }
    }

    private static bool Holds(RegexAssertion assertion, int previous, int next) => assertion switch
    {
        RegexAssertion.Start => previous == NoCharacter,
        RegexAssertion.End => next == NoCharacter,
        RegexAssertion.WordBoundary => RegexEscapes.IsWord(previous) != RegexEscapes.IsWord(next),
        _ => RegexEscapes.IsWord(previous) == RegexEscapes.IsWord(next),
    };

    private static int TakeCharacter(ReadOnlySpan<char> text, ref int at)
    {
        if (at >= text.Length)
        {
            return NoCharacter;
        }

        if (text[at] < 0x80)
        {
            return text[at++];
        }

        Rune.DecodeFromUtf16(text[at..], out Rune rune, out int consumed);
        at += consumed;
        return rune.Value;
    }
}
