using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Rows;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// A candidate's part for one pool: it judges live rows beside the models in use, by the same two detectors and the same p-value, and
/// nothing comes of what it says. For one thread at a time.
/// </summary>
/// <param name="candidate">The candidate's part.</param>
/// <param name="generic">What pools begin with.</param>
/// <param name="strange">The p-value at which a row is strange.</param>
internal sealed class ShadowModels(PoolVersion candidate, PoolModels generic, double strange)
{
    /// <summary>Rows of a pool looked at in a tick: a sample is enough to count by, and a tick with very many keys costs no more.</summary>
    public const int MostRowsPerTick = 64;

    private readonly ModelJudge _judge = new(candidate.Models, generic);

    public ShadowTally Tally { get; private set; }

    /// <param name="row">A row of the pool.</param>
    /// <param name="incumbentP">What the models in use say of it.</param>
    public void Judge(ReadOnlySpan<double> row, double incumbentP)
    {
        bool isRise = HostileRow.IsRise(candidate.Key.Kind, row);
        int alarms = isRise && _judge.PValues(row)[0] <= strange ? 1 : 0;
        Tally += new ShadowTally(1, alarms, isRise && incumbentP <= strange ? 1 : 0);
    }

    /// <summary>Learns a clean row, as the models in use do.</summary>
    public void Learn(ReadOnlySpan<double> row) => _judge.Learn(row);
}
