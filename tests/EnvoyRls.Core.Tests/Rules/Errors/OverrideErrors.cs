using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of overrides: text; line, column and message; fix.</summary>
internal static class OverrideErrors
{
    private const string Rest = "domain: d\ndescriptors: [{key: k}]\nexpires: 2026-03-01\n";

    public static TheoryData<string, string, string> Rows => new()
    {
        { Rest, "1:1 an override says what becomes of the limit", "add scale: 10%, or rate_limit: {unit: minute, requests_per_unit: 100}" },
        { Rest + "scale: 10%\nrate_limit: {unit: day}\n", "4:8 'scale' and 'rate_limit' cannot be used together", "make two overrides of them" },
        { "domain: d\ndescriptors: [{key: k}]\nscale: 10%\n", "1:1 an override has to expire", "add expires: 2026-03-01T08:00:00Z" },
        { "descriptors: [{key: k}]\nscale: 10%\nexpires: 2026-03-01\n", "1:1 the domain is missing", "add domain: name" },
        { "domain: d\nscale: 10%\nexpires: 2026-03-01\n", "1:1 a rule needs the entries it is about", "write descriptors: [{key: name}], with one item for each entry" },
        { Rest + "scale: 0%\n", "4:8 'scale' must be a percentage from 0.01% to 150% with at most two decimals, found the string '0%'", "write it as in 25% or 0.5%" },
        { Rest + "scale: 12\n", "4:8 'scale' must be a percentage from 0.01% to 150% with at most two decimals, found the number '12'", "write 12%" },
        { Rest + "rate_limit: {unlimited: true}\n", "4:25 an override cannot be unlimited", "remove it, or put what it is about on an allow list" },
        { Rest + "rate_limit: {unit: day, replaces: [{name: n}]}\n", "4:35 'replaces' has no meaning in an override", "remove replaces" },
        { Rest + "rate_limit: {unit: age}\n", "4:20 invalid rate limit unit 'age'", "use second, minute, hour, day, week, month or year" },
        { Rest + "scale: 10%\nrollout: 5%\n", "5:1 key 'rollout' has no meaning in an override", "it belongs in a rule" },
        { Rest + "scale: 10%\nwhen: {}\n", "5:7 'when' says nothing", "write newcomer, bot_likelihood or suspect below it, or remove it" },
        {
            "domain: d\ndescriptors: [{key: k, fallthrough: true}]\nexpires: 2026-03-01\nscale: 10%\n",
            "2:24 key 'fallthrough' has no meaning in an entry of the override",
            "it belongs in an entry of descriptors"
        },
        { "id: other\n" + Rest + "scale: 10%\n", "1:5 'other' is not the id under which the object is written", "write id: name, or remove id" },
    };

    /// <summary>What single overrides cannot show.</summary>
    public static IEnumerable<string> MessagesOfSeveralOverrides()
    {
        ManagedDocument[][] sets =
        [
            [OverrideText.Scale("a", "k"), OverrideText.Scale("a", "l")],
            [OverrideText.Scale("a", "k_v"), OverrideText.Scale("b", "k=v")],
        ];
        return sets.SelectMany(set => OverrideText.Load(set).Errors).Select((RuleError error) => error.Message);
    }
}
