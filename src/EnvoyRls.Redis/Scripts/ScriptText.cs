using System.Reflection;

namespace EnvoyRls.Redis.Scripts;

/// <summary>
/// Puts scripts together from the Lua files beside this one: what tells the time, the algorithms, which depend on
/// nothing else but the counter, and what reads a call and answers it.
/// </summary>
internal static class ScriptText
{
    /// <summary>Sets <c>now</c> to the Unix time in microseconds by Redis' own clock.</summary>
    public static string Clock { get; } = Part("clock");

    /// <summary>The script that charges one counter of the algorithm in that file.</summary>
    public static string Counter(string clock, string algorithm) => Compose(clock, [algorithm], "counter");

    /// <summary>The script that leases hits of one counter of the algorithm in that file.</summary>
    public static string Lease(string clock, string algorithm) => Compose(clock, [algorithm], "lease");

    /// <summary>The script that merges hits into one counter of the algorithm in that file.</summary>
    public static string Merge(string clock, string algorithm) => Compose(clock, [algorithm], "merge");

    /// <summary>The script that merges hits into a fixed window.</summary>
    public static string MergeWindow(string clock) => string.Join('\n', clock, Part("merge_window"));

    /// <summary>The script that charges all counters of a batch, or none; of any algorithm.</summary>
    public static string AllOrNothing(string clock) => Compose(
        clock,
        ["fixed_window", "sliding_window_log", "sliding_window_counter", "token_bucket", "leaky_bucket", "gcra", "ban"],
        "all_or_nothing");

    /// <summary>The Lua file of that name.</summary>
    public static string Part(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"{name}.lua is not embedded");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static string Compose(string clock, IEnumerable<string> algorithms, string call) =>
        string.Join('\n', [clock, Part("numbers"), Part("stored"), .. algorithms.Select(Part), Part(call)]);
}
