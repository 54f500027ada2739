namespace EnvoyRls.Adaptive.Overrides;

/// <summary>What a person's word makes of a book.</summary>
/// <param name="Book">The new book; <see langword="null"/> if the word is refused.</param>
/// <param name="Answer">What the person is told once it is written.</param>
/// <param name="Detail">What it is then, in a word.</param>
internal sealed record DeskChange(OverrideBook? Book, DeskAnswer Answer, string Detail)
{
    public static DeskChange Refuse(DeskOutcome outcome, string why) => new(null, new DeskAnswer(outcome, Detail: why), "");
}
