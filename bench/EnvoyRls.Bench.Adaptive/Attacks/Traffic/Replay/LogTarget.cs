using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Features.Bots;
using EnvoyRls.Bench.Adaptive.AccessLogs;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>The site of a log, as attackers see it: they ask for what was asked for and say they are browsers that were used.</summary>
internal sealed class LogTarget : ITarget
{
    private readonly IReadOnlyList<LoggedCall> _calls;
    private readonly LoggedCall[] _browsers;
    private readonly LoggedCall[] _victim;
    private readonly string _folder;

    /// <param name="calls">The calls of the log.</param>
    /// <param name="rate">Calls a second that it is thickened to.</param>
    /// <exception cref="InvalidDataException">It does not tell enough.</exception>
    public LogTarget(IReadOnlyList<LoggedCall> calls, double rate)
    {
        _calls = calls;
        _browsers = [.. calls.Where(call => UserAgents.KindOf(call.Agent) == AgentKind.Browser)];
        _victim = [.. calls.GroupBy(call => call.Address, StringComparer.Ordinal).MaxBy(client => client.Count())!];
        string[] pages = [.. calls.Select(call => call.Path).Where(IsPage)];
        string[] common = [.. ByFrequency(pages).Take(2)];
        string[] folders = [.. ByFrequency(pages.Select(static page => page[..(page.LastIndexOf('/') + 1)]).Where(static folder => folder.Length > 1)).Take(1)];
        if (_browsers.Length == 0 || common.Length < 2 || folders.Length == 0)
        {
            throw new InvalidDataException("the log has no browsers, or fewer than two pages, or none in a folder, so that nobody can look like its clients.");
        }

        (Costly, Login, _folder) = (common[0], common[1], folders[0]);
        VictimRate = rate * _victim.Length / calls.Count;
    }

    /// <summary>The commonest page, as a log does not tell what costs most.</summary>
    public string Costly { get; }

    /// <summary>The second commonest page, as few logs have one that is logged in at.</summary>
    public string Login { get; }

    public bool HasUsers => false;

    public double VictimRate { get; }

    /// <summary>The busiest client of the log.</summary>
    public string VictimAddress => _victim[0].Address;

    public string Page(SplitMix64 chance) => chance.Pick(_calls).Path;

    public string Unseen(SplitMix64 chance) => $"{_folder}{chance.Next(int.MaxValue)}";

    public string Browser(SplitMix64 chance) => chance.Pick(_browsers).Agent;

    public ShopCall Victim(SplitMix64 chance)
    {
        LoggedCall call = chance.Pick(_victim);
        return new ShopCall(call.Address, call.Path, call.Agent, "", IsHostile: true);
    }

    private static IEnumerable<string> ByFrequency(IEnumerable<string> values) =>
        values.GroupBy(static value => value, StringComparer.Ordinal).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).Select(static group => group.Key);

    /// <summary>Whether a path is a page's, not that of a picture, a style or a script.</summary>
    private static bool IsPage(string path)
    {
        string last = path[(path.LastIndexOf('/') + 1)..];
        return path.StartsWith('/') && (!last.Contains('.', StringComparison.Ordinal) || last.EndsWith("html", StringComparison.Ordinal));
    }
}
