using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Adaptive.Attacks.Models;

/// <summary>A way to attack.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where it is described.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Rate">Calls a second, by seconds since it began.</param>
/// <param name="Call">Makes one of its calls.</param>
internal sealed record AttackModel(string Name, string Source, double Seconds, Func<double, double> Rate, Func<SplitMix64, ShopCall> Call)
{
    /// <summary>Whether it sets in at full strength, so that the bound on the time to mitigate goes for it.</summary>
    public bool IsFlood { get; init; } = true;

    /// <summary>Whether it is made by the partner whose program was broken into.</summary>
    public bool IsByPartner { get; init; }

    /// <summary>
    /// Calls a second that the attacker is known for: only what is above them is the attack, and what is learnt of them is looked at, as the attack is
    /// meant to change it. 0 where nothing is known of the attackers.
    /// </summary>
    public double UsualRate { get; init; }

    /// <summary>How many times it sets in, at equal distances.</summary>
    public int Episodes { get; init; } = 1;

    /// <summary>How long it lasts each time.</summary>
    public double EpisodeSeconds { get; init; } = Seconds;

    /// <summary>The largest rate, which times are drawn at before they are thinned out.</summary>
    public double MostRate { get; init; }
}
