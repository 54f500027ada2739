"""What interleaved pairs say together."""

import math
import statistics


def summary(ratios, what, of="the throughput without"):
    """The mean ratio with its 95 % confidence interval."""
    mean = statistics.fmean(ratios)
    if len(ratios) < 2:
        return f"{what}: {mean:.3f} of {of}"
    # Student's t at 97.5 % from the normal quantile (Cornish and Fisher's expansion, first term).
    z, freedom = statistics.NormalDist().inv_cdf(0.975), len(ratios) - 1
    t = z + (z**3 + z) / (4 * freedom)
    half = t * statistics.stdev(ratios) / math.sqrt(len(ratios))
    return f"{what}: {mean:.3f} of {of} (95 % confidence: {mean - half:.3f} to {mean + half:.3f}, {len(ratios)} pairs, median {statistics.median(ratios):.3f})"
