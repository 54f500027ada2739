using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads how long a limit's window is: <c>unit</c>, <c>unit_multiplier</c> and <c>calendar</c>, or <c>window</c>.</summary>
internal sealed class WindowReader(RuleErrorList errors)
{
    private const string UnitsInWords = "second, minute, hour, day, week, month or year";
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    private static readonly LimitUnit[] Units = Enum.GetValues<LimitUnit>();

    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);

    /// <summary>The window; <see langword="null"/> if it makes no sense, which is reported.</summary>
    /// <param name="limit">What is read.</param>
    /// <param name="algorithm">How hits are counted; <see langword="null"/> if that is not known.</param>
    public WindowDraft? Read(YamlMapping limit, LimitAlgorithm? algorithm) =>
        ValueReader.Has(limit, "window") ? ReadWindow(limit) : ReadUnit(limit, algorithm);

    /// <summary>Reports a unit where nothing is counted.</summary>
    public void RefuseUnit(YamlMapping limit)
    {
        if (LimitUnits.Parse(_fields.Text(limit, "unit")) != LimitUnit.Unknown)
        {
            errors.Add(limit.Find("unit")!, "should not specify rate limit unit when unlimited", "remove unit, or remove unlimited");
        }
    }

    private WindowDraft? ReadWindow(YamlMapping limit)
    {
        YamlNode place = limit.Find("window")!;
        if (ValueReader.Has(limit, "unit"))
        {
            errors.Add(place, "'window' and 'unit' cannot be used together", "remove one of the two");
        }

        if (ValueReader.Has(limit, "unit_multiplier"))
        {
            errors.Add(limit.Find("unit_multiplier")!, "'unit_multiplier' goes with 'unit', not with 'window'", "write the whole length into window, as in window: 90m");
        }

        if (_fields.Flag(limit, "calendar"))
        {
            errors.Add(limit.Find("calendar")!, "'calendar' goes with 'unit', not with 'window'", "write unit: week, month or year instead of window");
        }

        return _values.Duration(limit, "window") is { } length ? new WindowDraft(place, length, UnitOf(length), CalendarPeriod.None, IsPlainUnit: false) : null;
    }

    private WindowDraft? ReadUnit(YamlMapping limit, LimitAlgorithm? algorithm)
    {
        string text = _fields.Text(limit, "unit");
        LimitUnit unit = LimitUnits.Parse(text);
        uint? multiplier = _values.Number(limit, RuleGrammar.Limit, "unit_multiplier");
        bool calendar = _fields.Flag(limit, "calendar");
        if (unit == LimitUnit.Unknown)
        {
            string fix = ValueReader.Has(limit, "unit") ? $"use {UnitsInWords}" : $"add unit: {UnitsInWords}; or a window of any length, as in window: 90s";
            errors.Add(limit.Find("unit") ?? limit, $"invalid rate limit unit '{text}'", fix);
            return null;
        }

        YamlNode place = limit.Find("unit")!;
        if (calendar)
        {
            return ReadCalendar(limit, unit, algorithm);
        }

        UInt128 length = (UInt128)LimitUnits.Seconds(unit) * Second * (multiplier ?? 1);
        if (length > Limit.MostWindow)
        {
            errors.Add(limit.Find("unit_multiplier")!, $"{multiplier} times a {text} is more than 366 days", "use a smaller unit_multiplier");
            return null;
        }

        return new WindowDraft(place, (long)length, UnitOf((long)length), CalendarPeriod.None, IsPlainUnit: multiplier is null);
    }

    private WindowDraft? ReadCalendar(YamlMapping limit, LimitUnit unit, LimitAlgorithm? algorithm)
    {
        YamlNode place = limit.Find("calendar")!;
        (CalendarPeriod period, long shortest) = unit switch
        {
            LimitUnit.Week => (CalendarPeriod.Week, 7 * Day),
            LimitUnit.Month => (CalendarPeriod.Month, 28 * Day),
            LimitUnit.Year => (CalendarPeriod.Year, 365 * Day),
            _ => (CalendarPeriod.None, 0),
        };
        if (period == CalendarPeriod.None)
        {
            errors.Add(place, "'calendar' is for weeks, months and years", "remove calendar: shorter units follow the clock in any case");
            return null;
        }

        if (algorithm is { } known && known != LimitAlgorithm.FixedWindow)
        {
            errors.Add(place, $"'calendar' has no meaning for {WordTable<LimitAlgorithm>.WordOf(known)}", "remove calendar, or use algorithm: fixed_window");
        }

        if (ValueReader.Has(limit, "unit_multiplier"))
        {
            errors.Add(limit.Find("unit_multiplier")!, "'unit_multiplier' and 'calendar' cannot be used together", "remove one of the two");
        }

        return new WindowDraft(place, shortest, unit, period, IsPlainUnit: false);
    }

    private static LimitUnit UnitOf(long microseconds) =>
        Array.Find(Units, unit => LimitUnits.Seconds(unit) * Second == microseconds);
}
