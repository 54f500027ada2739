using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Releases;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Plans any release and lets nothing happen with it by itself.</summary>
internal sealed class FakeReleases(TimeProvider time) : IReleases
{
    private readonly List<Release> _releases = [];

    public IReadOnlyList<Release> List() => [.. _releases.AsEnumerable().Reverse()];

    public Release? Find(string id) => _releases.Find(release => release.Id == id);

    public Task<ChangeOutcome> CreateAsync(string text, DocumentSyntax syntax, ChangeRequest request, CancellationToken cancellation)
    {
        Release release = new()
        {
            Id = $"release-{_releases.Count + 1}",
            Version = _releases.Count + 1,
            State = ReleaseState.Staged,
            Operations = [new ChangeOperation(ChangeVerb.Put) { Key = new ObjectKey(ObjectKind.Rule, "login"), Text = """{"id":"login"}""" }, new ChangeOperation(ChangeVerb.Restore) { Version = 1 }],
            Stages = [new ReleaseStage(1_000, TimeSpan.FromMinutes(15))],
            RollbackIf = new RollbackBounds { DenialsAbove = 500 },
            Author = request.Principal.Name,
            Reason = text,
            CreatedAt = time.GetUtcNow(),
            StartedAt = time.GetUtcNow(),
        };
        _releases.Add(release);
        return Task.FromResult(Outcome(release));
    }

    public Task<ChangeOutcome> PromoteAsync(string id, Principal principal, CancellationToken cancellation) => End(id, ReleaseState.Done, "");

    public Task<ChangeOutcome> AbortAsync(string id, Principal principal, string reason, CancellationToken cancellation) => End(id, ReleaseState.Aborted, reason);

    private Task<ChangeOutcome> End(string id, ReleaseState state, string detail)
    {
        int place = _releases.FindIndex(release => release.Id == id);
        if (_releases[place].IsOver)
        {
            return Task.FromResult(new ChangeOutcome(ChangeStatus.PreconditionFailed) { Detail = "it is over" });
        }

        _releases[place] = _releases[place] with { State = state, Detail = detail, Version = _releases[place].Version + 1, EndedAt = time.GetUtcNow() };
        return Task.FromResult(Outcome(_releases[place]));
    }

    private static ChangeOutcome Outcome(Release release) => new(ChangeStatus.Applied)
    {
        Version = release.Version,
        Objects = [new ManagedObject(new ObjectKey(ObjectKind.Release, release.Id), "{}", release.Version, release.CreatedAt, release.Author)],
    };
}
