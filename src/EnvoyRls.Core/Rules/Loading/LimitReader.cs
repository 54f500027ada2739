using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads one <c>rate_limit</c>, or one item of <c>rate_limits</c>.</summary>
internal sealed class LimitReader(RuleErrorList errors)
{
    private const string PacedAlgorithms = "token_bucket, leaky_bucket or gcra";

    /// <summary>What an unlimited one must not have; a unit is refused in the reference's words.</summary>
    private static readonly string[] CountingKeys = ["algorithm", "burst", "window", "unit_multiplier", "calendar", "max_delay", "active"];

    /// <summary>Among very many rules the same few limits come again and again; no more are remembered.</summary>
    private const int MostShared = 1_024;

    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);
    private readonly WindowReader _windows = new(errors);
    private readonly ScheduleReader _schedules = new(errors);
    private readonly Dictionary<(uint Amount, LimitUnit Unit), RuleLimit> _shared = [];

    /// <param name="mapping">What is read.</param>
    /// <param name="index">Its place among the limits of its rule; <see langword="null"/> for the only one, under <c>rate_limit</c>.</param>
    /// <param name="action">What its rule does with hits above it; <see langword="null"/> if that is not known.</param>
    public LimitDraft Read(YamlMapping mapping, int? index, RuleAction? action)
    {
        uint amount = _fields.Number(mapping, "requests_per_unit");
        bool unlimited = _fields.Flag(mapping, "unlimited");
        string name = _fields.Text(mapping, "name");
        RuleLimit? limit = unlimited ? RefuseCounting(mapping) : ReadLimit(mapping, amount, name, index, action);
        return new LimitDraft(limit, unlimited, name, ReadReplaces(mapping, name));
    }

    private RuleLimit? RefuseCounting(YamlMapping mapping)
    {
        _windows.RefuseUnit(mapping);
        foreach (string field in CountingKeys.Where(field => ValueReader.Has(mapping, field)))
        {
            errors.Add(mapping.Find(field)!, $"'{field}' has no meaning where nothing is counted", $"remove {field}, or remove unlimited");
        }

        return null;
    }

    private RuleLimit? ReadLimit(YamlMapping mapping, uint amount, string name, int? index, RuleAction? action)
    {
        LimitAlgorithm? known = ValueReader.Has(mapping, "algorithm") ? _values.Word<LimitAlgorithm>(mapping, "algorithm") : LimitAlgorithm.FixedWindow;
        WindowDraft? window = _windows.Read(mapping, known);
        uint? burst = ReadBurst(mapping, known, amount);
        long? maxDelay = ReadMaxDelay(mapping, known, action);
        Schedule? active = _schedules.Read(mapping);
        if (window is null || known is not { } algorithm)
        {
            return null;
        }

        bool queues = action == RuleAction.Throttle && Limit.IsPaced(algorithm);
        long delay = queues ? maxDelay ?? window.Microseconds : 0;
        if (!Limit.TryCreate(algorithm, amount, window.Microseconds, burst, delay, out Limit? limit, out string? problem))
        {
            errors.Add(window.Place, $"this limit cannot be counted: {problem}", "use a smaller burst, a shorter window or delay, or more requests_per_unit");
            return null;
        }

        bool isReferenceStyle = index is null && algorithm == LimitAlgorithm.FixedWindow && window.IsPlainUnit;
        if (isReferenceStyle && active is null && name.Length == 0)
        {
            return Share(limit, window.Unit);
        }

        return new RuleLimit(limit, window.Unit, name, index ?? 0)
        {
            Calendar = window.Calendar,
            Active = active,
            IsReferenceStyle = isReferenceStyle,
        };
    }

    /// <summary>One object for all limits that say an amount and a unit and nothing else: it never changes, and nobody asks whose it is.</summary>
    private RuleLimit Share(Limit limit, LimitUnit unit)
    {
        if (_shared.TryGetValue((limit.Amount, unit), out RuleLimit? known))
        {
            return known;
        }

        RuleLimit added = new(limit, unit, name: "", index: 0) { IsReferenceStyle = true };
        if (_shared.Count < MostShared)
        {
            _shared.Add((limit.Amount, unit), added);
        }

        return added;
    }

    private uint? ReadBurst(YamlMapping mapping, LimitAlgorithm? algorithm, uint amount)
    {
        uint? burst = _values.Number(mapping, RuleGrammar.Limit, "burst");
        if (burst is null)
        {
            return null;
        }

        YamlNode place = mapping.Find("burst")!;
        if (algorithm is { } known && !Limit.IsPaced(known))
        {
            errors.Add(place, $"'burst' has no meaning for {WordTable<LimitAlgorithm>.WordOf(known)}", $"remove burst, or use algorithm: {PacedAlgorithms}");
            return null;
        }

        if (amount == 0)
        {
            errors.Add(place, "'burst' has no meaning where requests_per_unit is 0", "give requests_per_unit, or remove burst");
            return null;
        }

        return burst;
    }

    private long? ReadMaxDelay(YamlMapping mapping, LimitAlgorithm? algorithm, RuleAction? action)
    {
        long? maxDelay = _values.Duration(mapping, "max_delay");
        if (maxDelay is null)
        {
            return null;
        }

        YamlNode place = mapping.Find("max_delay")!;
        if (action is not (null or RuleAction.Throttle))
        {
            errors.Add(place, "'max_delay' has no meaning without 'action: throttle'", "write action: throttle in the descriptor, or remove max_delay");
            return null;
        }

        if (algorithm is { } known && !Limit.IsPaced(known))
        {
            errors.Add(place, $"'max_delay' has no meaning for {WordTable<LimitAlgorithm>.WordOf(known)}", $"remove max_delay, or use algorithm: {PacedAlgorithms}");
            return null;
        }

        return maxDelay;
    }

    private string[] ReadReplaces(YamlMapping limit, string ownName)
    {
        List<string> names = [];
        foreach (YamlMapping item in _fields.Items(limit, "replaces"))
        {
            string name = _fields.Text(item, "name");
            if (name.Length == 0)
            {
                errors.Add(item, "should not have an empty replaces entry", "name the limit that is replaced");
            }
            else if (name == ownName)
            {
                errors.Add(item, "replaces should not contain name of same descriptor", "remove the entry: a limit cannot replace itself");
            }

            names.Add(name);
        }

        return [.. names];
    }
}
