using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes in conditions, and in what is said to the adaptive layer: document; line, column and message; fix.</summary>
internal static class AdaptiveErrors
{
    private const string Limit = "rate_limit: {unit: day}";

    public static TheoryData<string, string, string> Rows => new()
    {
        { RuleText.Descriptor("when: {newcomer: true}"), "4:11 'when' has no meaning without a limit", "write it where the rate_limit is" },
        { RuleText.Descriptor(Limit, "when: {}"), "5:11 'when' says nothing", "write newcomer, bot_likelihood or suspect below it, or remove it" },
        { RuleText.Descriptor(Limit, "when: {newcomer: maybe}"), "5:22 error loading config file: 'newcomer' must be true or false, found the string 'maybe'", "write true or false without quotes" },
        { RuleText.Descriptor(Limit, "when: {newcomers: true}"), "5:12 config error, unknown key 'newcomers'", "did you mean 'newcomer'?" },
        { RuleText.Descriptor(Limit, "when: newcomer"), "5:11 error loading config file: 'when' must be a mapping, found the string 'newcomer'", "put keys below when, indented" },
        {
            RuleText.Descriptor(Limit, "when: {bot_likelihood: 80%}"),
            "5:28 'bot_likelihood' must be a comparison with a whole percentage, found the string '80%'",
            "write an operator and a percentage, as in \">= 80%\""
        },
        {
            RuleText.Descriptor(Limit, "when: {bot_likelihood: \"=> 80%\"}"),
            "5:28 'bot_likelihood' must be a comparison with a whole percentage, found the string '=> 80%'",
            "write an operator and a percentage, as in \">= 80%\""
        },
        {
            RuleText.Descriptor(Limit, "when: {bot_likelihood: \">= 101%\"}"),
            "5:28 'bot_likelihood' must be a comparison with a whole percentage, found the string '>= 101%'",
            "write an operator and a percentage, as in \">= 80%\""
        },
        {
            RuleText.Descriptor(Limit, "when: {bot_likelihood: \"> 100%\"}"),
            "5:28 no likelihood is > 100%, so this would never hold",
            "a likelihood is a percentage from 0% to 100%"
        },
        {
            RuleText.Descriptor(Limit, "when: {bot_likelihood: \"<= 100%\"}"),
            "5:28 every likelihood is <= 100%, so this says nothing",
            "remove it, or compare with another percentage"
        },
        { RuleText.Descriptor("adaptive: {exempt: true}"), "4:15 'adaptive' has no meaning without a limit", "write it where the rate_limit is" },
        { RuleText.Descriptor(Limit, "adaptive: {}"), "5:15 'adaptive' says nothing", "write mode: observe below it, or remove it" },
        {
            RuleText.Descriptor(Limit, "adaptive: {mode: enforced}"),
            "5:22 'mode' must be off, observe, suggest or enforce, found the string 'enforced'",
            "did you mean 'enforce'?"
        },
        { RuleText.Descriptor(Limit, "adaptive: {floor: 50%, ceiling: 40%}"), "5:23 'floor' is above 'ceiling'", "let floor be at most ceiling" },
        {
            RuleText.Descriptor(Limit, "adaptive: {raise: true, ceiling: 151%}"),
            "5:38 'ceiling' must be a percentage from 0% to 150% with at most two decimals, found the string '151%'",
            "write it as in 25% or 0.5%"
        },
        { RuleText.Descriptor(Limit, "adaptive: {capacity: 5/second}"), "5:16 key 'capacity' has no meaning in adaptive", "it belongs in domain.adaptive" },
        { "domain: d\nadaptive: {floor: 10%}\n", "2:12 key 'floor' has no meaning in domain.adaptive", "it belongs in adaptive" },
        {
            "domain: d\nadaptive: {capacity: 5000}\n",
            "2:22 'capacity' must be an amount per second, minute or hour, found the number '5000'",
            "write it as in 5000/second"
        },
        {
            "domain: d\nadaptive: {capacity: 0/second}\n",
            "2:22 'capacity' must be an amount per second, minute or hour, found the string '0/second'",
            "write it as in 5000/second"
        },
        {
            "domain: d\nadaptive: {capacity: 5/day}\n",
            "2:22 'capacity' must be an amount per second, minute or hour, found the string '5/day'",
            "write it as in 5000/second"
        },
        { "domain: d\nadaptive: {exempt: []}\n", "2:20 'exempt' is an empty list", "write exempt: [partner, user_id=42], or remove exempt" },
    };
}
