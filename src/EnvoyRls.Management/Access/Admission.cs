using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Management.Access;

/// <summary>Whether a request is let in: either the principal it comes from, or a refusal.</summary>
internal sealed class Admission
{
    private Admission(Principal? principal, Refusal? refusal)
    {
        Principal = principal;
        Refusal = refusal;
    }

    /// <summary>Who the request comes from; <see langword="null"/> if it is refused.</summary>
    public Principal? Principal { get; }

    /// <summary>Why it is refused; <see langword="null"/> if it is not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether somebody was recognised. What they may do is a question for the operation's role.</summary>
    [MemberNotNullWhen(true, nameof(Principal))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAdmitted => Principal is not null;

    public static Admission Of(Principal principal) => new(principal, null);

    public static Admission Refused(Refusal refusal) => new(null, refusal);
}
