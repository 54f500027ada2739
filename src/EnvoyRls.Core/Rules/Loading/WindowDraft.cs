using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>The window of a limit.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Microseconds">Its length; the period's shortest for one of the calendar.</param>
/// <param name="Unit">The unit of that length; <see cref="LimitUnit.Unknown"/> if there is none.</param>
/// <param name="Calendar">Whether it follows the calendar.</param>
/// <param name="IsPlainUnit">Whether it is written as the reference would: a unit and nothing else.</param>
internal sealed record WindowDraft(YamlNode Place, long Microseconds, LimitUnit Unit, CalendarPeriod Calendar, bool IsPlainUnit);
