using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Ecod;
using EnvoyRls.Adaptive.Detection.IsolationForest;
using EnvoyRls.Adaptive.Detection.Lstm;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Detection.Saving;
using EnvoyRls.Adaptive.Detection.Series;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Models;

/// <summary>The content of a container: trainers, features and their order, then pool by pool the normalisation, the detectors and their calibrations.</summary>
internal static class ModelContentsFormat
{
    /// <summary>More pools are not in one version: its size is bounded so.</summary>
    public const int MostPools = 32;

    /// <summary>The detectors of a version, as records name them.</summary>
    public const string Algorithm = "ecod+isolation_forest+lstm";

    private static readonly EcodTrainer Tails = new(new EcodOptions());
    private static readonly IsolationForestTrainer Forests = new(new IsolationForestOptions());
    private static readonly LstmTrainer Forecasters = new();
    private static readonly TailCalibrationOptions Calibrations = new();

    public static void Write(ModelContents contents, BinaryWriter writer)
    {
        writer.Write(Algorithm);
        writer.Write(FeaturesOf(SubjectKind.Key));
        writer.Write(FeaturesOf(SubjectKind.Domain));
        writer.Write(contents.Domain);
        writer.Write(contents.Pools.Count);
        foreach (PoolVersion pool in contents.Pools)
        {
            Write(pool, writer);
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written, or for other detectors or features.</exception>
    public static ModelContents Read(BinaryReader reader)
    {
        Expect(reader, Algorithm, "detectors");
        Expect(reader, FeaturesOf(SubjectKind.Key), "features of keys");
        Expect(reader, FeaturesOf(SubjectKind.Domain), "features of domains");
        string domain = reader.ReadString();
        int count = reader.ReadCount("The number of pools", 1, MostPools);
        List<PoolVersion> pools = [];
        for (int index = 0; index < count; index++)
        {
            pools.Add(ReadPool(reader, domain));
        }

        return new ModelContents(domain, pools);
    }

    private static string FeaturesOf(SubjectKind kind) => string.Join(',', ModelFeatures.Of(kind));

    private static void Expect(BinaryReader reader, string expected, string what)
    {
        string found = reader.ReadString();
        if (found != expected)
        {
            throw new InvalidDataException($"The model was trained for other {what} than this release has: {found}.");
        }
    }

    private static void Write(PoolVersion pool, BinaryWriter writer)
    {
        writer.Write((byte)pool.Key.Kind);
        writer.Write(pool.Key.Segment);
        writer.Write(pool.Key.IsInherited);
        WriteNumbers(pool.Models.Medians, writer);
        WriteNumbers(pool.Models.Deviations, writer);
        Tails.Save(pool.Models.Ecod, writer);
        pool.Models.EcodCalibration.Save(writer);
        Forests.Save(pool.Models.Forest, writer);
        pool.Models.ForestCalibration.Save(writer);
        writer.Write(pool.Forecaster is not null);
        if (pool.Forecaster is { } forecaster)
        {
            Forecasters.Save(forecaster.Detector, writer);
            forecaster.Calibration.Save(writer);
        }
    }

    private static PoolVersion ReadPool(BinaryReader reader, string domain)
    {
        SubjectKind kind = (SubjectKind)reader.ReadByte();
        if (!Enum.IsDefined(kind))
        {
            throw new InvalidDataException("A pool is of no known kind.");
        }

        PoolKey key = new(kind, domain, reader.ReadString(), reader.ReadBoolean());
        int width = HostileRow.Width(kind);
        double[] medians = ReadNumbers(reader, width);
        double[] deviations = ReadNumbers(reader, width);
        IExplainingDetector ecod = OfWidth(width, Tails.Load(reader));
        TailCalibration ecodCalibration = TailCalibration.Load(reader, Calibrations);
        IExplainingDetector forest = OfWidth(width, Forests.Load(reader));
        TailCalibration forestCalibration = TailCalibration.Load(reader, Calibrations);
        TrainedForecaster? forecaster = reader.ReadBoolean()
            ? new TrainedForecaster((LstmDetector)Forecasters.Load(reader), TailCalibration.Load(reader, Calibrations))
            : null;
        return new PoolVersion(key, new PoolModels(0, ecod, forest, ecodCalibration, forestCalibration, medians, deviations), forecaster);
    }

    private static IExplainingDetector OfWidth(int width, IDetector detector) => detector.Width == width
        ? (IExplainingDetector)detector
        : throw new InvalidDataException($"A detector is for rows of {detector.Width} features and its pool has {width}.");

    private static void WriteNumbers(double[] numbers, BinaryWriter writer)
    {
        foreach (double number in numbers)
        {
            writer.Write(number);
        }
    }

    private static double[] ReadNumbers(BinaryReader reader, int count)
    {
        double[] numbers = new double[count];
        for (int index = 0; index < count; index++)
        {
            numbers[index] = reader.ReadFinite("A number of the normalisation");
        }

        return numbers;
    }
}
