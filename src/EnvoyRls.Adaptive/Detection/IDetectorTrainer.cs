namespace EnvoyRls.Adaptive.Detection;

/// <summary>Makes detectors of one kind, from rows or from what was saved; an estimator of another machine-learning library fits behind it.</summary>
internal interface IDetectorTrainer
{
    /// <summary>The name of the kind, as settings, files and reports write it: <c>isolation_forest</c>.</summary>
    string Name { get; }

    /// <summary>Fits a detector. The same rows and seed make the same detector.</summary>
    /// <param name="rows">Rows of <paramref name="width"/> finite numbers each, one after the other; at least one row.</param>
    /// <param name="width">How many features a row has.</param>
    /// <param name="seed">Where chance starts.</param>
    IDetector Train(ReadOnlySpan<double> rows, int width, ulong seed);

    /// <summary>Writes a detector of this kind so that <see cref="Load"/> makes one that scores the same.</summary>
    void Save(IDetector detector, BinaryWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    IDetector Load(BinaryReader reader);
}
