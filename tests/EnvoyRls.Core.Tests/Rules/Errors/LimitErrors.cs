using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of limits: document; line, column and message; fix.</summary>
internal static class LimitErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            RuleText.Limit("requests_per_unit: 5"),
            "5:7 invalid rate limit unit ''",
            "add unit: second, minute, hour, day, week, month or year; or a window of any length, as in window: 90s"
        },
        {
            RuleText.Limit("unit: fortnight"),
            "5:13 invalid rate limit unit 'fortnight'",
            "use second, minute, hour, day, week, month or year"
        },
        {
            RuleText.Limit("unit: day", "requests_per_unit: -1"),
            "6:26 error loading config file: 'requests_per_unit' must be a whole number from 0 to 4294967295, found the number '-1'",
            "write the number without quotes, sign or fraction"
        },
        {
            RuleText.Limit("unlimited: true", "unit: day"),
            "6:13 should not specify rate limit unit when unlimited",
            "remove unit, or remove unlimited"
        },
        {
            RuleText.Limit("unit: day", "name: a", "replaces: [{name: a}]"),
            "7:18 replaces should not contain name of same descriptor",
            "remove the entry: a limit cannot replace itself"
        },
        {
            RuleText.Limit("unit: day", "replaces: [{name: ''}]"),
            "6:18 should not have an empty replaces entry",
            "name the limit that is replaced"
        },
        {
            RuleText.Limit("unit: day", "algorithm: token_buckets"),
            "6:18 'algorithm' must be fixed_window, sliding_window_log, sliding_window_counter, token_bucket, leaky_bucket or gcra, found the string 'token_buckets'",
            "did you mean 'token_bucket'?"
        },
        {
            RuleText.Limit("unit: day", "requests_per_unit: 5", "algorithm: roulette", "burst: 5"),
            "7:18 'algorithm' must be fixed_window, sliding_window_log, sliding_window_counter, token_bucket, leaky_bucket or gcra, found the string 'roulette'",
            "write fixed_window, sliding_window_log, sliding_window_counter, token_bucket, leaky_bucket or gcra"
        },
        {
            RuleText.Limit("unit: day", "burst: 5"),
            "6:14 'burst' has no meaning for fixed_window",
            "remove burst, or use algorithm: token_bucket, leaky_bucket or gcra"
        },
        {
            RuleText.Limit("unit: day", "requests_per_unit: 5", "algorithm: gcra", "burst: 0"),
            "8:14 'burst' must be a whole number from 1 to 4294967295, found the number '0'",
            "write such a number, without quotes, sign or fraction"
        },
        {
            RuleText.Limit("unit: day", "requests_per_unit: 5", "algorithm: gcra", "burst: 1.5"),
            "8:14 'burst' must be a whole number from 1 to 4294967295, found the number '1.5'",
            "write such a number, without quotes, sign or fraction"
        },
        {
            RuleText.Limit("unit: day", "algorithm: gcra", "burst: 5"),
            "7:14 'burst' has no meaning where requests_per_unit is 0",
            "give requests_per_unit, or remove burst"
        },
        { RuleText.Limit("window: 90"), "5:15 'window' must be a time with its unit, found the number '90'", "for seconds write 90s" },
        {
            RuleText.Limit("window: 1.5h"),
            "5:15 'window' must be a time with its unit, found the string '1.5h'",
            "write a number and its unit, as in 500ms, 90s, 15m, 36h, 30d or 1h30m"
        },
        {
            RuleText.Limit("window: 30m1h"),
            "5:15 'window' must be a time with its unit, found the string '30m1h'",
            "write a number and its unit, as in 500ms, 90s, 15m, 36h, 30d or 1h30m"
        },
        {
            RuleText.Limit("window: 2.5"),
            "5:15 'window' must be a time with its unit, found the number '2.5'",
            "write a number and its unit, as in 500ms, 90s, 15m, 36h, 30d or 1h30m"
        },
        { RuleText.Limit("window: 0s"), "5:15 'window' must be a time from 1ms to 366d, found the string '0s'", "write a longer time" },
        {
            RuleText.Limit("window: 367d"),
            "5:15 'window' must be a time from 1ms to 366d, found the string '367d'",
            "write a shorter time"
        },
        {
            RuleText.Limit("window: [90s]"),
            "5:15 error loading config file: 'window' must be a time, found a list",
            "write one value behind window:"
        },
        { RuleText.Limit("window: 90s", "unit: day"), "5:15 'window' and 'unit' cannot be used together", "remove one of the two" },
        {
            RuleText.Limit("window: 90s", "unit_multiplier: 2"),
            "6:24 'unit_multiplier' goes with 'unit', not with 'window'",
            "write the whole length into window, as in window: 90m"
        },
        {
            RuleText.Limit("window: 90s", "calendar: true"),
            "6:17 'calendar' goes with 'unit', not with 'window'",
            "write unit: week, month or year instead of window"
        },
        {
            RuleText.Limit("unit: day", "unit_multiplier: 0"),
            "6:24 'unit_multiplier' must be a whole number from 1 to 4294967295, found the number '0'",
            "write such a number, without quotes, sign or fraction"
        },
        {
            RuleText.Limit("unit: day", "unit_multiplier: 367"),
            "6:24 367 times a day is more than 366 days",
            "use a smaller unit_multiplier"
        },
        {
            RuleText.Limit("unit: day", "calendar: true"),
            "6:17 'calendar' is for weeks, months and years",
            "remove calendar: shorter units follow the clock in any case"
        },
        {
            RuleText.Limit("unit: week", "calendar: true", "algorithm: gcra"),
            "6:17 'calendar' has no meaning for gcra",
            "remove calendar, or use algorithm: fixed_window"
        },
        {
            RuleText.Limit("unit: week", "calendar: true", "unit_multiplier: 2"),
            "7:24 'unit_multiplier' and 'calendar' cannot be used together",
            "remove one of the two"
        },
        {
            RuleText.Limit("unit: week", "calendar: monday"),
            "6:17 error loading config file: 'calendar' must be true or false, found the string 'monday'",
            "write true or false without quotes"
        },
        {
            RuleText.Limit("window: 366d", "requests_per_unit: 1", "algorithm: gcra", "burst: 101"),
            "5:15 this limit cannot be counted: the burst would take more than a hundred years to come back",
            "use a smaller burst, a shorter window or delay, or more requests_per_unit"
        },
        {
            RuleText.Limit("unlimited: true", "algorithm: gcra"),
            "6:18 'algorithm' has no meaning where nothing is counted",
            "remove algorithm, or remove unlimited"
        },
        {
            RuleText.Limit("unlimited: true", "window: 90s"),
            "6:15 'window' has no meaning where nothing is counted",
            "remove window, or remove unlimited"
        },
        {
            RuleText.Limit("unit: day", "max_delay: 5s"),
            "6:18 'max_delay' has no meaning without 'action: throttle'",
            "write action: throttle in the descriptor, or remove max_delay"
        },
        {
            RuleText.Descriptor("action: throttle", "rate_limits: [{unit: day, algorithm: gcra}, {unit: hour, max_delay: 5s}]"),
            "5:73 'max_delay' has no meaning for fixed_window",
            "remove max_delay, or use algorithm: token_bucket, leaky_bucket or gcra"
        },
        { RuleText.Limit("unit: day", "rollout: 5%"), "6:7 key 'rollout' has no meaning in rate_limit", "it belongs in a descriptor" },
        {
            RuleText.Descriptor("rate_limits: []"),
            "4:18 'rate_limits' is an empty list",
            "start each limit below it with '- ', or remove it"
        },
        {
            RuleText.Descriptor("rate_limits: {unit: day}"),
            "4:18 error loading config file: 'rate_limits' must be a list, found a mapping",
            "start each item below rate_limits with '- '"
        },
        {
            RuleText.Descriptor("rate_limits: [day]"),
            "4:19 config error, yaml file contains list of type other than map: day",
            "start each item with a key, as in '- key: name'"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "rate_limits: [{unit: hour}]"),
            "5:18 'rate_limit' and 'rate_limits' cannot be used together",
            "move the rate_limit into the list"
        },
        {
            RuleText.Descriptor("rate_limits: [{unit: day}, {window: 24h}]"),
            "4:32 two limits of fixed_window have one window",
            "keep the stricter one, or give them different windows, algorithms or active times"
        },
        {
            RuleText.Descriptor("rate_limits: [{unit: day}, {unlimited: true}]"),
            "4:44 'unlimited' has no meaning among several limits",
            "remove the item, or write rate_limit: {unlimited: true} instead of the list"
        },
        {
            RuleText.Descriptor("rate_limits: [{unit: day, name: a}, {unit: hour, replaces: [{name: a}]}]"),
            "4:64 replaces should not contain name of same descriptor",
            "remove the entry: a rule cannot replace itself"
        },
    };
}
