using System.Numerics.Tensors;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Tries models pool by pool on clean rows that were held out, and on attacks injected into them; p-values of all pools are comparable.</summary>
/// <param name="strange">The p-value at which a row is strange.</param>
internal sealed class ModelTrial(double strange)
{
    private const double FalsePositiveRate = 0.001;

    private readonly List<double> _scores = [];
    private readonly List<bool> _labels = [];
    private int _found;
    private int _falseAlarms;

    public void Add(PoolModels models, PoolModels generic, double[] clean, double[] attacks)
    {
        ModelJudge judge = new(models, generic);
        _falseAlarms += Take(judge.PValues(clean), isAttack: false);
        _found += Take(judge.PValues(attacks), isAttack: true);
    }

    /// <summary>Attacks for a trial: one for every clean row, so that precision is not that of a rare event.</summary>
    public static double[] AttacksOn(SubjectKind kind, double[] clean, int width, ulong seed) => InjectedAttacks.Generate(kind, clean, clean.Length / width, seed);

    /// <exception cref="ArgumentException">Nothing was tried.</exception>
    public ModelQuality Result()
    {
        RocCurve curve = new([.. _scores], [.. _labels]);
        int attacks = _labels.Count(static isAttack => isAttack);
        int clean = _labels.Count - attacks;
        return new ModelQuality(
            curve.AveragePrecision, curve.TruePositiveRateAt(FalsePositiveRate), (double)_found / attacks, (double)_falseAlarms / clean, clean, attacks);
    }

    private int Take(double[] pValues, bool isAttack)
    {
        int found = pValues.Count(p => p <= strange);
        TensorPrimitives.Log(pValues, pValues);
        TensorPrimitives.Negate(pValues, pValues);
        _scores.AddRange(pValues);
        _labels.AddRange(Enumerable.Repeat(isAttack, pValues.Length));
        return found;
    }
}
