using EnvoyRls.Adaptive.Policy;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>What people's words make of a book. Pure, so that a change can be made anew on a book that somebody else has changed.</summary>
internal static class DeskChanges
{
    private const int LongestReason = 1_000;

    /// <summary>Puts a suggestion into force, or gives an override in force another term at full strength.</summary>
    public static DeskChange Approve(OverrideBook book, string id, string by, string? reason, DateTimeOffset now, PolicyOptions options)
    {
        if (Find(book, id) is not { } item)
        {
            return DeskChange.Refuse(DeskOutcome.NotFound, $"there is no override '{id}'");
        }

        if (!item.IsInForce && !item.IsWaiting)
        {
            return DeskChange.Refuse(DeskOutcome.Refused, $"'{id}' is over already: {WordOf(item.State)}");
        }

        if (book.IsKilled || options.IsKilled)
        {
            return DeskChange.Refuse(DeskOutcome.Refused, "everything is switched off: switch it on again first");
        }

        Override approved = item with
        {
            State = OverrideState.Active,
            Scale = item.TightScale,
            NewAmount = item.TightAmount,
            BlockedBy = [],
            Entered = item.Entered ?? now,
            Updated = now,
            LastEvidence = now,
            Expires = now + options.Ttl,
            DecidedBy = by,
            Decided = now,
            DecisionReason = Shorten(reason),
        };
        return Done(Put(book, approved), approved);
    }

    /// <summary>Ends an override or refuses a suggestion, and spares its subject.</summary>
    public static DeskChange Reject(OverrideBook book, string id, string by, string? reason, DateTimeOffset now, PolicyOptions options)
    {
        if (Find(book, id) is not { } item)
        {
            return DeskChange.Refuse(DeskOutcome.NotFound, $"there is no override '{id}'");
        }

        if (!item.IsInForce && !item.IsWaiting)
        {
            return DeskChange.Refuse(DeskOutcome.Refused, $"'{id}' is over already: {WordOf(item.State)}");
        }

        Override rejected = item with
        {
            State = item.IsInForce ? OverrideState.Revoked : OverrideState.Rejected,
            Updated = now,
            DecidedBy = by,
            Decided = now,
            DecisionReason = Shorten(reason),
        };
        Dictionary<string, DateTimeOffset> spared = book.Spared.Where(pair => pair.Value > now).ToDictionary(StringComparer.Ordinal);
        spared[ScopeText.KeyOf(item.Scope)] = now + options.SparedFor;
        return Done(Put(book, rejected) with { Spared = spared }, rejected);
    }

    /// <summary>Switches everything off, which ends what is in force, or on again.</summary>
    public static DeskChange Kill(OverrideBook book, bool killed, string by, string? reason, DateTimeOffset now)
    {
        if (book.IsKilled == killed)
        {
            return new DeskChange(book, new DeskAnswer(DeskOutcome.Done), killed ? "off" : "on");
        }

        Override[] overrides = [.. book.Overrides.Select(item => killed && item.IsInForce ? Revoke(item) : item)];
        return new DeskChange(book with { IsKilled = killed, Overrides = overrides }, new DeskAnswer(DeskOutcome.Done), killed ? "off" : "on");

        Override Revoke(Override item) => item with
        {
            State = OverrideState.Revoked,
            BlockedBy = [OverrideGate.KillSwitch],
            Updated = now,
            DecidedBy = by,
            Decided = now,
            DecisionReason = Shorten(reason),
        };
    }

    /// <summary>Sets the mode of a domain, or leaves it to settings and rule files again.</summary>
    public static DeskChange SetMode(OverrideBook book, string domain, string? mode)
    {
        Dictionary<string, string> modes = book.Modes.ToDictionary(StringComparer.Ordinal);
        if (mode is null)
        {
            modes.Remove(domain);
        }
        else
        {
            modes[domain] = mode;
        }

        return new DeskChange(book with { Modes = modes }, new DeskAnswer(DeskOutcome.Done), mode ?? "as configured");
    }

    private static Override? Find(OverrideBook book, string id) => book.Overrides.FirstOrDefault(item => item.Id == id);

    private static OverrideBook Put(OverrideBook book, Override item) =>
        book with { Overrides = [.. book.Overrides.Select(other => other.Id == item.Id ? item : other)] };

    private static DeskChange Done(OverrideBook book, Override item) => new(book, new DeskAnswer(DeskOutcome.Done, item), WordOf(item.State));

    private static string WordOf(OverrideState state) => state.ToString().ToLowerInvariant();

    private static string? Shorten(string? reason) => reason?.Length > LongestReason ? reason[..LongestReason] : reason;
}
