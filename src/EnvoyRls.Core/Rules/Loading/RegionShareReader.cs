using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>region_share</c>, and divides limits by it.</summary>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="region">The region that the rules are for; empty where the server is in none, <see langword="null"/> where nobody asks.</param>
internal sealed class RegionShareReader(RuleErrorList errors, string? region)
{
    private const string Field = "region_share";
    private const string Form = "write region_share: {eu: 60%, us: 40%}";

    private readonly ValueReader _values = new(errors);

    /// <summary>The shares, in their order; <see langword="null"/> if there are none, or none that make sense.</summary>
    public IReadOnlyList<RegionShare>? Read(YamlMapping descriptor)
    {
        if (!ValueReader.Has(descriptor, Field))
        {
            return null;
        }

        if (descriptor.Find(Field) is not YamlMapping mapping)
        {
            errors.AddShape(descriptor.Find(Field)!, Field, "a mapping of regions to shares", Form);
            return null;
        }

        RegionShare[] shares = [.. mapping.Pairs.Select(pair => ReadShare(mapping, pair.Key)).OfType<RegionShare>()];
        return shares.Length == mapping.Pairs.Count && IsSound(mapping, shares) ? shares : null;
    }

    /// <summary>The limits as they are counted in this region; as they are where it has none.</summary>
    /// <param name="limits">The limits of a rule.</param>
    /// <param name="shares">What <see cref="Read"/> has read.</param>
    /// <param name="descriptor">Where they stand.</param>
    public RuleLimit[] Divide(RuleLimit[] limits, IReadOnlyList<RegionShare> shares, YamlMapping descriptor)
    {
        // Looked at in any case, so that a mistake is found wherever the file is read.
        string own = string.IsNullOrEmpty(region) ? shares[0].Region : region;
        for (int i = 0; i < limits.Length; i++)
        {
            if (!RegionSplit.TryDivide(limits[i].Limit, shares, own, out RegionSplit? split, out RegionShare? failed, out string? problem))
            {
                errors.Add(
                    ((YamlMapping)descriptor.Find(Field)!).Find(failed.Region)!,
                    $"{PercentageText.Format(failed.Hundredths)} of {limits[i].Limit.Amount} requests_per_unit cannot be counted in {failed.Region}: {problem}",
                    "give the region more, or raise requests_per_unit");
            }
            else if (!string.IsNullOrEmpty(region))
            {
                limits[i] = limits[i].Divided(split);
            }
        }

        return limits;
    }

    private RegionShare? ReadShare(YamlMapping mapping, YamlNode key)
    {
        if (key is not YamlScalar { Kind: YamlScalarKind.String } name || !RegionShare.IsName(name.Text))
        {
            errors.Add(key, $"{GoText.Of(key)} cannot be the name of a region", $"use {RegionShare.NameForm}, and quote what is a number or a truth");
            return null;
        }

        if (!ValueReader.Has(mapping, name.Text))
        {
            errors.Add(key, $"the region {name.Text} has no share", Form);
            return null;
        }

        return _values.Percentage(mapping, name.Text, least: 1) is { } share ? new RegionShare(name.Text, share) : null;
    }

    private bool IsSound(YamlMapping mapping, RegionShare[] shares)
    {
        long sum = shares.Sum(share => (long)share.Hundredths);
        if (shares.Length == 0)
        {
            errors.Add(mapping, $"'{Field}' names no region", Form);
            return false;
        }

        if (sum > PercentageText.Whole)
        {
            errors.Add(mapping, $"the shares of all regions come to {PercentageText.Format((int)Math.Min(sum, int.MaxValue))}", "lower them to 100% together, or less");
            return false;
        }

        if (string.IsNullOrEmpty(region))
        {
            WarnIfWhole(mapping);
            return true;
        }

        if (Array.Exists(shares, share => share.Region == region))
        {
            return true;
        }

        errors.Add(mapping, $"'{Field}' has no share for the region '{region}', which this server is in", $"add '{region}' and its share, or start the server with another REGION");
        return false;
    }

    private void WarnIfWhole(YamlMapping mapping)
    {
        if (region is not null)
        {
            errors.Warn(mapping, $"'{Field}' has no effect on a server that is in no region: the limit is whole here", "set REGION to the region that the server is in");
        }
    }
}
