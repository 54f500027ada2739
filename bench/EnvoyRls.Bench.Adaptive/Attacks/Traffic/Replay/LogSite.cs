using System.Text.Json;
using EnvoyRls.Bench.Adaptive.AccessLogs;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>The site of an access log.</summary>
internal sealed class LogSite : ISite
{
    private readonly SessionPool _pool;
    private readonly double _times;
    private readonly LogTarget _target;

    private LogSite(string name, IReadOnlyList<LoggedCall> calls, double rate)
    {
        Prefix = $"{name}-";
        _pool = new SessionPool(calls);
        _times = rate / _pool.CallsPerSecond;
        _target = new LogTarget(calls, rate);
    }

    public string Prefix { get; }

    public string Rules => ShopRules.FileFor(JsonSerializer.Serialize(_target.Login));

    public ITarget Target => _target;

    /// <summary>Reads a log and thickens it.</summary>
    /// <param name="file">The log, in Apache's combined format, plain or .gz.</param>
    /// <param name="rate">Calls a second that are wanted, in the mean of a day.</param>
    /// <exception cref="InvalidDataException">It cannot be read, or tells too little.</exception>
    public static LogSite Read(FileInfo file, double rate) => new(file.Name, AccessLog.Read(file).Calls, rate);

    public ITraffic Traffic(ulong seed, double hour, ShopMood mood, Func<double, bool> isVictimSilent) =>
        new Replay(_pool, _times, _target.VictimAddress, seed, hour, isVictimSilent);
}
