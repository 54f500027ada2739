"""How sure a median is."""

import random
import statistics


def median_interval(values, confidence=0.95, draws=10_000):
    """The median, and the interval that the bootstrap gives for it: the same for the same values."""
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(draws))
    outside = int((1 - confidence) / 2 * draws)
    return statistics.median(values), medians[outside], medians[-1 - outside]
