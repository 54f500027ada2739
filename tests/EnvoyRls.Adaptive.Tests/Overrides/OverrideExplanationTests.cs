using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Tests.Overrides;

public sealed class OverrideExplanationTests
{
    [Fact]
    public void An_override_in_force_is_explained_from_what_it_does_to_what_ends_it()
    {
        Override earlier = Examples.Scaled("ovr-earlier") with { State = OverrideState.Expired, Created = Examples.Noon.AddHours(-1) };
        Override item = Examples.Scaled() with { Relapses = 2 };
        Assert.Equal(
            """
            ovr-0123456789ab: active
            domain edge, remote_address=203.0.113.9
            limit 1000 -> 125 per 1s (12.5 % of rule edge.remote_address)

            why
              remote_address=203.0.113.9 makes 800 hits a second where 4 are usual
              confidence 0.97, found by model generic
                  70 %  over_slow: 38 times the hourly average (3.6, usual 0)

            gates
              open    confidence: confidence 0.97, at least 0.9 needed
              open    load: load 95 % of capacity, at least 80 % needed

            impact (estimated)
              denies 90 % of the traffic in question, 700 hits a second
              denies 0.1 % of usual traffic of the domain, 0.05 % of all domains
              800 hits a second when last looked at, 4 are usual

            history
              2026-03-02 12:00:00Z made
              2026-03-02 12:00:00Z in force
              2026-03-02 12:00:00Z last evidence
              came back 2 times after it was loosened or ended
              2026-03-02 11:00:00Z earlier: ovr-earlier, expired

            what ends it
              it ends of itself at 2026-03-02 12:10:00Z, in 540 s, on every replica, unless it is renewed
              it is renewed while there is evidence, and loosened step by step once its subject is quiet
              a person who rejects it ends it at once, and its subject is left alone for a day

            """,
            OverrideExplanation.Of(item, [item, earlier], Examples.Noon.AddMinutes(1)));
    }

    [Fact]
    public void A_suggestion_says_what_keeps_it_back_and_what_is_over_says_since_when()
    {
        string waiting = OverrideExplanation.Of(Examples.Waiting(), [], Examples.Noon);
        Assert.StartsWith("ovr-bbbbbbbbbbbb: suggested, kept back by load\n", waiting, StringComparison.Ordinal);
        Assert.Contains("comes into force if a person approves it", waiting, StringComparison.Ordinal);
        string over = OverrideExplanation.Of(Examples.Shared() with { State = OverrideState.Revoked, DecidedBy = "ada", Decided = Examples.Noon.AddMinutes(-3), DecisionReason = "a test" }, [], Examples.Noon);
        Assert.Contains("a limit of its own: 300 per 1m, shared by all that it is about", over, StringComparison.Ordinal);
        Assert.Contains("2026-03-02 11:57:00Z decided by ada: a test", over, StringComparison.Ordinal);
        Assert.EndsWith("it is over since 2026-03-02 12:00:00Z\n", over, StringComparison.Ordinal);
    }
}
