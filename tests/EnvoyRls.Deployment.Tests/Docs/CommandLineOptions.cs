using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>The commands of <c>rls</c> and their options, as its <c>--help</c> tells them.</summary>
public sealed partial class CommandLineOptions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task<string>> _help = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a command line that begins behind <c>rls</c>; null if it can be understood.</summary>
    internal async Task<string?> FaultOfAsync(string arguments)
    {
        string[] words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int depth = 0;
        string help = await HelpAsync("");
        while (depth < words.Length && Names(help, "Commands").Contains(words[depth], StringComparer.Ordinal))
        {
            help = await HelpAsync(string.Join(' ', words[..++depth]));
        }

        if (depth == 0 && words is [var first, ..] && !first.StartsWith('-'))
        {
            return $"rls has no command {first}";
        }

        string[] known = [.. Option().Matches(help).Select(static option => option.Value)];
        return words.Skip(depth)
            .Select(static word => Option().Match(word) is { Success: true, Index: 0 } option ? option.Value : null)
            .FirstOrDefault(option => option is not null && !known.Contains(option, StringComparer.Ordinal)) is { } unknown
                ? $"rls {string.Join(' ', words[..depth])} has no option {unknown}"
                : null;
    }

    private Task<string> HelpAsync(string command) => _help.GetOrAdd(command, static async path =>
    {
        ProcessResult result = await ChildProcess.CompleteAsync(
            "dotnet", [Programs.Cli, .. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"], Limit);
        return result.Output;
    });

    private static IEnumerable<string> Names(string help, string section) =>
        help.Split($"{section}:\n") is [_, var listed, ..] ? Listed().Matches(listed).Select(static line => line.Groups["name"].Value) : [];

    [GeneratedRegex("--[a-z][a-z-]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();

    [GeneratedRegex("^  (?<name>[a-z]+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();
}
