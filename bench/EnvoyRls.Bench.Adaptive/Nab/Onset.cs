namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Lets an episode count once: a row is strange only as far as it is stranger than each of the rows before it that belong to the same
/// episode. An operator is paged at the onset and again when it gets worse, not at every row. An episode goes on while scores stay
/// above half of its strangest.
/// </summary>
/// <param name="detector">Whose scores.</param>
/// <param name="rows">How many quiet rows end an episode.</param>
internal sealed class Onset(INabDetector detector, int rows) : INabDetector
{
    private double _peak;
    private int _left;

    public double Next(DateTime time, double value)
    {
        double score = detector.Next(time, value);
        if (_left > 0 && score <= _peak)
        {
            _left = score >= _peak / 2 ? rows : _left - 1;
            return 0;
        }

        _peak = score;
        _left = rows;
        return score;
    }
}
