using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes in how regions share limits: document; line, column and message; fix.</summary>
internal static class RegionErrors
{
    private const string Form = "write region_share: {eu: 60%, us: 40%}";

    public static TheoryData<string, string, string> Rows => new()
    {
        { Shared("eu"), "5:19 error loading config file: 'region_share' must be a mapping of regions to shares, found the string 'eu'", Form },
        { Shared("{}"), "5:19 'region_share' names no region", Form },
        {
            Shared("{e u: 50%}"),
            "5:20 e u cannot be the name of a region",
            "use letters, digits, '-' and '_', at most 63, and quote what is a number or a truth"
        },
        {
            Shared("{no: 50%}"),
            "5:20 false cannot be the name of a region",
            "use letters, digits, '-' and '_', at most 63, and quote what is a number or a truth"
        },
        { Shared("{eu: }"), "5:20 the region eu has no share", Form },
        { Shared("{eu: 60}"), "5:24 'eu' must be a percentage from 0.01% to 100% with at most two decimals, found the number '60'", "write 60%" },
        { Shared("{eu: 0%}"), "5:24 'eu' must be a percentage from 0.01% to 100% with at most two decimals, found the string '0%'", "write it as in 25% or 0.5%" },
        { Shared("{eu: 60%, us: 50%}"), "5:19 the shares of all regions come to 110%", "lower them to 100% together, or less" },
        {
            Shared("{us: 5%, eu: 95%}"),
            "5:24 5% of 10 requests_per_unit cannot be counted in us: it would never admit a hit",
            "give the region more, or raise requests_per_unit"
        },
        { RuleText.Descriptor("region_share: {eu: 60%}"), "4:19 'region_share' has no meaning without a limit", "write it where the rate_limit is" },
        {
            RuleText.Descriptor("region_share: {eu: 60%}", "rate_limit: {unlimited: true}"),
            "4:19 'region_share' has no meaning for an unlimited rule",
            "remove it, or remove unlimited"
        },
    };

    /// <summary>What is said of a region that the rules are loaded for.</summary>
    public static IEnumerable<string> MessagesOfARegion() => new[] { "", "ap" }
        .Select(region => RuleText.Load(Shared("{eu: 60%, us: 40%}"), new RuleSetOptions { Region = region }))
        .SelectMany(result => result.Errors.Concat(result.Warnings))
        .Select(error => error.Message);

    public static string Shared(string shares) => RuleText.Descriptor("rate_limit: {unit: day, requests_per_unit: 10}", $"region_share: {shares}");
}
