using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>What a pool is judged by until it has models of its own: trained and calibrated on generated clean traffic.</summary>
internal sealed class GenericModels
{
    /// <param name="kind">The kind of subject: all but domains have the same rows.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="options">For the calibrations.</param>
    public GenericModels(SubjectKind kind, ulong seed, TailCalibrationOptions options)
    {
        double[] rows = GenericTraffic.Generate(kind, seed);
        Models = PoolTrainer.Train(rows, HostileRow.Width(kind), 0, seed, options);
        RobustZ = new TailCalibration(options);
        Surge = new TailCalibration(options);
        Drift = new TailCalibration(options);
        Sustained = new TailCalibration(options);
        for (int start = 0; start < rows.Length; start += HostileRow.Width(kind))
        {
            ReadOnlySpan<double> row = rows.AsSpan(start, HostileRow.Width(kind));
            RobustZ.Learn(row[HostileRow.RobustZ]);
            Surge.Learn(HostileRow.Surge(row));
            Drift.Learn(row[HostileRow.Drift]);
            // A rise that lasts is taken to be as rare as one that does not.
            Sustained.Learn(row[HostileRow.OverSlow]);
        }
    }

    public PoolModels Models { get; }

    public TailCalibration RobustZ { get; }

    public TailCalibration Surge { get; }

    public TailCalibration Drift { get; }

    public TailCalibration Sustained { get; }
}
