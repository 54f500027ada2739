namespace EnvoyRls.Adaptive.Features;

/// <summary>How a domain's clients move together: what tells a flash crowd from an attack.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Keys">Keys seen in the interval that have a baseline of their own.</param>
/// <param name="Rising">The share of <paramref name="Keys"/> that are well above their baseline, 0 to 1.</param>
/// <param name="Entropy">The entropy of calls over clients, 0 to 1.</param>
/// <param name="UsualEntropy">Its average of the last hour.</param>
/// <param name="Births">New clients a second.</param>
/// <param name="UsualBirths">Its average of the last hour.</param>
/// <param name="Newcomers">The share of newcomers' calls, 0 to 1.</param>
/// <param name="UsualNewcomers">Its average of the last hour.</param>
/// <param name="TopShare">The share of calls of the ten busiest clients, 0 to 1.</param>
/// <param name="UsualTopShare">Its average of the last hour.</param>
internal sealed record DomainPulse(
    string Domain,
    int Keys,
    double Rising,
    double Entropy,
    double UsualEntropy,
    double Births,
    double UsualBirths,
    double Newcomers,
    double UsualNewcomers,
    double TopShare,
    double UsualTopShare);
