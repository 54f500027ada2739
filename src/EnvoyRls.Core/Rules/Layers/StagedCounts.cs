using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Rules.Layers;

/// <summary>What became of descriptors while rules were staged, under the candidate and under the rules that stand. Safe from any thread.</summary>
public sealed class StagedCounts
{
    private const int Decisions = 0;
    private const int Denials = 1;
    private const int Errors = 2;
    private const int Sums = 3;

    private readonly StripedSum _sums = new(2 * Sums);

    /// <summary>Descriptors held to the candidate.</summary>
    public StagedSide Candidate => Read(Sums);

    /// <summary>Descriptors held to the rules that stand.</summary>
    public StagedSide Stable => Read(0);

    internal void Add(bool candidate, bool denied, bool failed)
    {
        int side = candidate ? Sums : 0;
        _sums.Add(side + Decisions, 1);
        if (denied)
        {
            _sums.Add(side + Denials, 1);
        }

        if (failed)
        {
            _sums.Add(side + Errors, 1);
        }
    }

    private StagedSide Read(int side) => new(_sums.Total(side + Decisions), _sums.Total(side + Denials), _sums.Total(side + Errors));
}
