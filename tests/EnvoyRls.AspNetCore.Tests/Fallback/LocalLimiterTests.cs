using EnvoyRls.AspNetCore.Fallback;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Fallback;

public sealed class LocalLimiterTests
{
    private static readonly CurrentLimit TenAMinute = new(10, TimeSpan.FromMinutes(1), "ten");

    private readonly FakeTimeProvider _time = new();
    private readonly EnvoyRateLimitingOptions _options = new() { OnFailure = FailureMode.Local };

    [Fact]
    public async Task What_nothing_is_known_of_passes()
    {
        RateLimitDecision decision = await LocalLimiter.Create(_options, _time).DecideAsync("d", Check("alice"), "timeout");

        Assert.True(decision.IsAllowed);
        Assert.Equal(DecisionSource.Local, decision.Source);
        Assert.Equal("timeout", decision.Failure);
        Assert.Null(decision.Statuses.Single().Limit);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 5)]
    [InlineData(3, 4)]
    [InlineData(100, 1)]
    public async Task A_limit_that_the_service_named_is_held_to_in_part(int instances, int share)
    {
        _options.Instances = instances;
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 7));

        Assert.Equal(share, await AdmittedAsync(limiter, "alice", 20));
        Assert.Equal(20, await AdmittedAsync(limiter, "bob", 20));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(share, await AdmittedAsync(limiter, "alice", 20));
    }

    [Fact]
    public async Task A_denial_says_when_to_come_back()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(60_000 + 15)));
        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 7));

        RateLimitDecision decision = await limiter.DecideAsync("d", Check("alice", hits: 11), "timeout");

        Assert.False(decision.IsAllowed);
        Assert.Equal(TimeSpan.FromSeconds(45), decision.RetryAfter);
        Assert.Equal(0u, decision.Statuses.Single().Remaining);
    }

    [Fact]
    public async Task Hits_of_zero_look_and_hits_below_zero_are_given_back()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 7));

        Assert.Equal(4u, await RemainingAsync(limiter, 6));
        Assert.Equal(4u, await RemainingAsync(limiter, 0));
        Assert.Equal(7u, await RemainingAsync(limiter, -3));
    }

    [Fact]
    public async Task A_limit_in_code_goes_before_what_the_service_named()
    {
        _options.LocalLimits.Add(new LocalLimit { Keys = ["user"], Amount = 3, Window = TimeSpan.FromMinutes(1) });
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 7));

        Assert.Equal(3, await AdmittedAsync(limiter, "alice", 10));
        Assert.Equal(3, await AdmittedAsync(limiter, "bob", 10));
    }

    [Fact]
    public async Task A_limit_in_code_goes_for_its_domain_and_its_keys_alone()
    {
        _options.LocalLimits.Add(new LocalLimit { Domain = "other", Keys = ["user"], Amount = 1, Window = TimeSpan.FromMinutes(1) });
        _options.LocalLimits.Add(new LocalLimit { Keys = ["user", "path"], Amount = 1, Window = TimeSpan.FromMinutes(1) });
        _options.LocalLimits.Add(new LocalLimit { Keys = ["path"], Amount = 1, Window = TimeSpan.FromMinutes(1) });

        Assert.Equal(10, await AdmittedAsync(LocalLimiter.Create(_options, _time), "alice", 10));
    }

    [Fact]
    public async Task A_burst_is_a_token_bucket()
    {
        _options.LocalLimits.Add(new LocalLimit { Keys = ["user"], Amount = 60, Window = TimeSpan.FromMinutes(1), Burst = 5 });
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);

        Assert.Equal(5, await AdmittedAsync(limiter, "alice", 10));
        RateLimitDecision denied = await limiter.DecideAsync("d", Check("alice"), "timeout");
        Assert.Equal(TimeSpan.FromSeconds(1), denied.RetryAfter);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await AdmittedAsync(limiter, "alice", 10));
    }

    [Fact]
    public async Task A_limit_that_is_gone_is_forgotten()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 7));
        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 7, limit: null));

        Assert.Equal(20, await AdmittedAsync(limiter, "alice", 20));
    }

    [Fact]
    public async Task A_rule_that_only_watches_denies_nothing_here_either()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        for (int i = 0; i < 3; i++)
        {
            limiter.Learn("d", Check("alice"), Answer("alice", remaining: 0));
        }

        Assert.Equal(20, await AdmittedAsync(limiter, "alice", 20));
    }

    [Fact]
    public async Task The_last_hit_of_window_after_window_is_no_sign_of_watching()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        for (int i = 0; i < 3; i++)
        {
            limiter.Learn("d", Check("alice"), Answer("alice", remaining: 0));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(10, await AdmittedAsync(limiter, "alice", 20));
    }

    [Fact]
    public async Task A_limit_that_has_denied_denies()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        for (int i = 0; i < 3; i++)
        {
            limiter.Learn("d", Check("alice"), Answer("alice", remaining: 0));
        }

        limiter.Learn("d", Check("alice"), Answer("alice", remaining: 0, allowed: false));

        Assert.Equal(10, await AdmittedAsync(limiter, "alice", 20));
    }

    [Fact]
    public async Task Domains_do_not_share_what_was_learnt()
    {
        LocalLimiter limiter = LocalLimiter.Create(_options, _time);
        limiter.Learn("other", Check("alice"), Answer("alice", remaining: 7));

        Assert.Equal(20, await AdmittedAsync(limiter, "alice", 20));
    }

    private static RateLimitCheck Check(string user, long hits = 1) => new(new RateLimitDescriptor("user", user)) { Hits = hits };

    private static RateLimitDecision Answer(string user, uint remaining, bool allowed = true) => Answer(user, remaining, TenAMinute, allowed);

    private static RateLimitDecision Answer(string user, uint remaining, CurrentLimit? limit, bool allowed = true) => new()
    {
        IsAllowed = allowed,
        Source = DecisionSource.Service,
        Statuses =
        [
            new DescriptorStatus
            {
                Descriptor = new RateLimitDescriptor("user", user),
                IsAllowed = allowed,
                Limit = limit,
                Remaining = remaining,
                ResetAfter = TimeSpan.FromSeconds(30),
            },
        ],
    };

    private static async Task<int> AdmittedAsync(LocalLimiter limiter, string user, int times)
    {
        int admitted = 0;
        for (int i = 0; i < times; i++)
        {
            admitted += (await limiter.DecideAsync("d", Check(user), "timeout")).IsAllowed ? 1 : 0;
        }

        return admitted;
    }

    private static async Task<uint> RemainingAsync(LocalLimiter limiter, long hits) =>
        (await limiter.DecideAsync("d", Check("alice", hits), "timeout")).Statuses.Single().Remaining;
}
