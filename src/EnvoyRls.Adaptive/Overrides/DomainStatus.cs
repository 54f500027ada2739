namespace EnvoyRls.Adaptive.Overrides;

/// <summary>How one domain fares.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Mode">off, observe, suggest or enforce.</param>
/// <param name="ModeSource">Where the mode comes from: person, rule_file, setting, default.</param>
/// <param name="Rate">Calls a second.</param>
/// <param name="UsualRate">Calls a second that are usual now.</param>
/// <param name="Load">Load over capacity; <see langword="null"/> if nothing is known of it.</param>
/// <param name="Confidence">How sure it is that the domain as a whole is under attack, 0 to 1.</param>
/// <param name="Clients">Clients in the last interval.</param>
/// <param name="NewcomerShare">The share of newcomers' calls, 0 to 1.</param>
/// <param name="BaselineSeconds">How long its baseline has been learnt.</param>
/// <param name="IsMature">Whether that is long enough for overrides.</param>
/// <param name="InForce">Overrides in force.</param>
/// <param name="Waiting">Suggestions that wait.</param>
internal sealed record DomainStatus(
    string Domain,
    string Mode,
    string ModeSource,
    double Rate,
    double UsualRate,
    double? Load,
    double Confidence,
    double Clients,
    double NewcomerShare,
    double BaselineSeconds,
    bool IsMature,
    int InForce,
    int Waiting);
