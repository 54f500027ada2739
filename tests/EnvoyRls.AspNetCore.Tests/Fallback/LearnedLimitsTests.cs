using System.Globalization;
using EnvoyRls.AspNetCore.Fallback;

namespace EnvoyRls.AspNetCore.Tests.Fallback;

public sealed class LearnedLimitsTests
{
    private readonly LearnedLimits _limits = new(capacity: 10);

    [Fact]
    public void No_more_is_remembered_than_there_is_room_for()
    {
        for (int i = 0; i < 1_000; i++)
        {
            Learn(i);
        }

        Assert.InRange(Enumerable.Range(0, 1_000).Count(IsKnown), 5, 11);
        Assert.True(IsKnown(999));
    }

    [Fact]
    public void What_is_seen_again_and_again_stays()
    {
        for (int i = 0; i < 1_000; i++)
        {
            Learn(-1);
            Learn(i);
        }

        Assert.True(IsKnown(-1));
    }

    [Fact]
    public void A_limit_that_changes_replaces_the_old_one()
    {
        Learn(1, amount: 5);
        Learn(1, amount: 6);

        Assert.Equal(6u, _limits.Find("1")!.Limit.Amount);
    }

    private bool IsKnown(int descriptor) => _limits.Find(Name(descriptor)) is not null;

    private static string Name(int descriptor) => descriptor.ToString(CultureInfo.InvariantCulture);

    private void Learn(int descriptor, uint amount = 5) => _limits.Learn(
        Name(descriptor),
        new DescriptorStatus
        {
            Descriptor = new RateLimitDescriptor("user", Name(descriptor)),
            IsAllowed = true,
            Limit = new CurrentLimit(amount, TimeSpan.FromMinutes(1), ""),
            Remaining = 1,
        },
        hits: 1,
        now: 0);
}
