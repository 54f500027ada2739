namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>All values but some.</summary>
internal sealed class ComplementSet(ValueSet excluded) : ValueSet
{
    public ValueSet Excluded => excluded;

    public override string? Member => Contains(Unusual) ? Unusual : null;

    public override bool Contains(string value) => !excluded.Contains(value);
}
