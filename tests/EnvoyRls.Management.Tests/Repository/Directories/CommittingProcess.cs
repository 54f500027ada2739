using System.Globalization;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>A process that commits and writes to the audit trail until it is killed, and acknowledges each by a line in a file.</summary>
internal static class CommittingProcess
{
    public const string Command = "commit-until-killed";

    private const int Objects = 23;

    /// <summary>Never returns but by an error.</summary>
    public static async Task<int> RunAsync(string directory, string acknowledged)
    {
        await using DirectoryRepository repository = await OpenAsync(directory);
        await using StreamWriter acknowledge = new(acknowledged, append: true) { AutoFlush = true };
        while (true)
        {
            long number = (await repository.Objects.LoadAsync(CancellationToken.None)).Version + 1;
            CommitResult result = await repository.Objects.CommitAsync(CommitOf(number), CancellationToken.None);
            if (result != new CommitResult(CommitStatus.Committed, number))
            {
                return 1;
            }

            await repository.Audit.AppendAsync([EntryOf(number)], CancellationToken.None);
            await acknowledge.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static Task<DirectoryRepository> OpenAsync(string directory) =>
        DirectoryRepository.OpenAsync(new DirectoryOptions { Path = directory }, TimeProvider.System, NullLogger<DirectoryRepository>.Instance);

    /// <summary>What is there after a version: the last change of each object.</summary>
    public static IEnumerable<(string Id, string Body)> StateAt(long version) =>
        Enumerable.Range(0, Objects)
            .Select(place => version - ((version - place) % Objects + Objects) % Objects)
            .Where(number => number > 0)
            .Select(number => (IdOf(number), BodyOf(number)))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal);

    private static Commit CommitOf(long number) => new()
    {
        ExpectedVersion = number - 1,
        Author = "test",
        Summary = "put",
        Changes = [new ObjectChange(new ObjectKey(ObjectKind.Rule, IdOf(number)), number > Objects ? BodyOf(number - Objects) : null, BodyOf(number))],
    };

    private static AuditEntry EntryOf(long number) =>
        new(DateTimeOffset.UtcNow, "test", "operator", "127.0.0.1", "putRule", IdOf(number), 200, number.ToString(CultureInfo.InvariantCulture));

    private static string IdOf(long number) => $"rule-{number % Objects}";

    private static string BodyOf(long number) => $$"""{"number":{{number}},"text":"{{new string('x', (int)(number % 300))}}"}""";
}
