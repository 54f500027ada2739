namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>What any of several patterns matches.</summary>
internal sealed class GlobSet(IReadOnlyList<Glob> globs) : ValueSet
{
    public IReadOnlyList<Glob> Globs => globs;

    public override string Member => globs[0].Fill(Unusual);

    public override bool Contains(string value) => globs.Any(glob => glob.Matches(value));
}
