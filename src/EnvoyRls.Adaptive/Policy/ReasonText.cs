using System.Globalization;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Says in a sentence why there is an override.</summary>
internal static class ReasonText
{
    public static string OfKey(FeatureVector key, SizedLimit sized) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Shorten(key.Subject.Path!.ToString())} makes {Number(key.Rate)} hits a second where {Number(key.Baseline.Expected)} are usual; {Left(sized)}");

    public static string OfSignature(MinedSignature signature) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Shorten(ScopeText.Words(signature.Scope))} holds {Percent(signature.AttackShare)} of the attack and {Percent(signature.UsualShare)} of usual traffic; {Left(signature.Sized)}");

    public static string OfCrowd(DomainView domain, SizedLimit sized) => string.Create(
        CultureInfo.InvariantCulture,
        $"everything in {domain.Name} rises together, to {Number(domain.Rise)} times what is usual, and is more than can be served; {Left(sized)}");

    public static string OfRaise(FeatureVector key, SizedLimit sized) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Shorten(key.Subject.Path!.ToString())} usually makes {Number(key.Baseline.Upper)} hits a second, close to its limit, and there is capacity to spare; {Left(sized)}");

    public static string OfNothing(Finding finding)
    {
        string subject = finding.Features.Subject.Path is { } path ? Shorten(path.ToString()) : $"domain {finding.Features.Subject.Domain}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{subject} makes {Number(finding.Features.Rate)} hits a second where {Number(finding.Features.Baseline.Expected)} are usual, and no descriptor tells them from the rest");
    }

    /// <summary>How common the signature is in the attack and in usual traffic, as what tells most.</summary>
    public static Contribution Proportions(MinedSignature signature) => new(
        "signature",
        signature.AttackShare,
        signature.UsualShare,
        signature.AttackShare,
        $"{Percent(signature.AttackShare)} of the attack and {Percent(signature.UsualShare)} of usual traffic have {Shorten(ScopeText.Words(signature.Scope))}");

    /// <summary>A share as percent with as many decimals as it takes to be told from none and from all.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    /// <summary>A figure with three digits or so.</summary>
    public static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);

    private static string Left(SizedLimit sized)
    {
        string amount = string.Create(CultureInfo.InvariantCulture, $"{sized.NewAmount} per {DurationText.Format(sized.Window)}");
        return sized.Scale is { } scale ? $"{Percent(scale / 10_000.0)} of the limit ({amount}) are left" : $"{amount} are left";
    }

    /// <summary>Values come from requests: as long as anybody likes.</summary>
    private static string Shorten(string text)
    {
        const int Longest = 200;
        if (text.Length <= Longest)
        {
            return text;
        }

        int end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return $"{text[..end]}…";
    }
}
