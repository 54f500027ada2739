"""Scores the rows that the bench scores with scikit-learn's isolation forest and with ECOD written out in numpy.

Usage: kdd_peers.py DATA SEEDS FOLDER. Scores go to files of little-endian doubles in FOLDER; one line of JSON a run says where, how long
it took, and what scikit-learn's own metrics make of them, which holds the bench's metrics to those.
"""

import json
import pathlib
import sys
import time

import numpy
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score


def isolation_forest(rows, seed):
    forest = IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(rows)
    return -forest.score_samples(rows)


def ecod(rows, _seed):
    """Algorithm 1 of Li et al. (2022), read literally: every tail is a count over all rows."""
    count = len(rows)
    left, right = numpy.empty_like(rows), numpy.empty_like(rows)
    for feature, column in enumerate(rows.T):
        ordered = numpy.sort(column)
        left[:, feature] = -numpy.log(numpy.searchsorted(ordered, column, "right") / count)
        right[:, feature] = -numpy.log((count - numpy.searchsorted(ordered, column, "left")) / count)
    third_moments = ((rows - rows.mean(axis=0)) ** 3).mean(axis=0)
    skewed = numpy.where(third_moments < 0, left, right)
    return numpy.maximum.reduce([left.sum(axis=1), right.sum(axis=1), skewed.sum(axis=1)])


def run(detector, name, rows, labels, seed, folder):
    start = time.perf_counter()
    scores = detector(rows, seed)
    seconds = time.perf_counter() - start
    file = folder / f"{name}-{seed}.f64"
    scores.astype("<f8").tofile(file)
    print(json.dumps({
        "peer": name,
        "seed": seed,
        "scores": str(file),
        "seconds": seconds,
        "auroc": roc_auc_score(labels, scores),
        "auprc": average_precision_score(labels, scores),
    }), flush=True)


def main(data, seeds, folder):
    table = numpy.loadtxt(data, delimiter=",", skiprows=1)
    rows, labels = table[:, :-1], table[:, -1]
    for seed in range(int(seeds)):
        run(isolation_forest, "isolation_forest", rows, labels, seed, pathlib.Path(folder))
    run(ecod, "ecod", rows, labels, 0, pathlib.Path(folder))


main(*sys.argv[1:])
