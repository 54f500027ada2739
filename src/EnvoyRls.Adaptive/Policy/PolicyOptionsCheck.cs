using System.Globalization;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Says what is wrong with options, in words that name what was to be set and the range it has.</summary>
internal static class PolicyOptionsCheck
{
    public static IReadOnlyList<string> Problems(PolicyOptions options)
    {
        List<string> problems = [];
        Share(nameof(options.Confidence), options.Confidence);
        Share(nameof(options.EvidenceBonus), options.EvidenceBonus);
        Share(nameof(options.RecentMargin), options.RecentMargin);
        Share(nameof(options.EnterPValue), options.EnterPValue);
        Share(nameof(options.StayPValue), options.StayPValue);
        Share(nameof(options.Impact), options.Impact);
        Share(nameof(options.LeastAttackDenied), options.LeastAttackDenied);
        Share(nameof(options.MaxKeyShare), options.MaxKeyShare);
        Range(nameof(options.Load), options.Load, 0, 100);
        Range(nameof(options.FloorRate), options.FloorRate, 0, 1e9);
        Range(nameof(options.Headroom), options.Headroom, 1, 100);
        Range(nameof(options.Floor), options.Floor, 1, 10_000);
        Range(nameof(options.Ceiling), options.Ceiling, 10_000, PolicyOptions.MostRaise);
        Range(nameof(options.QuietTicks), options.QuietTicks, 1, 1_000);
        Range(nameof(options.MaxOverrides), options.MaxOverrides, 0, 10_000);
        Range(nameof(options.MaxSuggestions), options.MaxSuggestions, 0, 10_000);
        Range(nameof(options.MaxChangesPerMinute), options.MaxChangesPerMinute, 0, 100_000);
        Range(nameof(options.SharedClients), options.SharedClients, 2, 1e9);
        Range(nameof(options.LeastSamples), options.LeastSamples, 0, 1e9);
        Time(nameof(options.Tick), options.Tick, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Time(nameof(options.Ttl), options.Ttl, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1));
        Time(nameof(options.Longest), options.Longest, TimeSpan.Zero, TimeSpan.FromDays(30));
        Time(nameof(options.SuggestionTtl), options.SuggestionTtl, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        Time(nameof(options.CoolDown), options.CoolDown, TimeSpan.Zero, TimeSpan.FromDays(1));
        Time(nameof(options.SparedFor), options.SparedFor, TimeSpan.Zero, TimeSpan.FromDays(30));
        Time(nameof(options.History), options.History, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Time(nameof(options.LeastAge), options.LeastAge, TimeSpan.Zero, TimeSpan.FromDays(30));
        Time(nameof(options.MatureAge), options.MatureAge, TimeSpan.Zero, TimeSpan.FromDays(90));
        if (options.StayPValue < options.EnterPValue)
        {
            problems.Add($"{nameof(options.StayPValue)} must be at least {nameof(options.EnterPValue)}, or overrides would end as they begin");
        }

        foreach ((string domain, double capacity) in options.Capacity.Where(pair => !(pair.Value > 0 && double.IsFinite(pair.Value))))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(options.Capacity)} of domain '{domain}' must be above 0, not {capacity}"));
        }

        return problems;

        void Share(string name, double value) => Range(name, value, 0, 1);

        void Range(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {least} to {most}, not {value}"));
            }
        }

        void Time(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {least.TotalSeconds} s to {most.TotalSeconds} s, not {value.TotalSeconds} s"));
            }
        }
    }
}
