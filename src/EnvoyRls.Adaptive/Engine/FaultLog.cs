namespace EnvoyRls.Adaptive.Engine;

/// <summary>Tells once that something fails, and once that it works again, however often it is tried. For one thread at a time.</summary>
/// <param name="begins">Told the first problem.</param>
/// <param name="ends">Told that it is over.</param>
internal sealed class FaultLog(Action<string> begins, Action ends)
{
    private bool _lasts;

    /// <summary>Takes note of how a try went.</summary>
    /// <param name="problem">What went wrong; <see langword="null"/> if nothing did.</param>
    public void Report(string? problem)
    {
        if (_lasts == problem is not null)
        {
            return;
        }

        _lasts = problem is not null;
        if (problem is null)
        {
            ends();
        }
        else
        {
            begins(problem);
        }
    }
}
