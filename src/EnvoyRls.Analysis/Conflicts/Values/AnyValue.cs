namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>All values.</summary>
internal sealed class AnyValue : ValueSet
{
    public static readonly AnyValue Instance = new();

    private AnyValue()
    {
    }

    public override string Member => Unusual;

    public override bool Contains(string value) => true;
}
