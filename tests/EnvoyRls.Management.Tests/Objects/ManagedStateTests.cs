using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Tests.Objects;

public sealed class ManagedStateTests
{
    private static readonly ObjectKey Login = new(ObjectKind.Rule, "login");

    [Fact]
    public void A_version_puts_and_deletes_objects()
    {
        ManagedState first = ManagedState.Empty.With(Version(1, new ObjectChange(Login, null, "{}")));
        ManagedState second = first.With(Version(2, new ObjectChange(Login, "{}", null)));

        Assert.Equal(1, first.Find(Login)!.Version);
        Assert.Equal("ann", Assert.Single(first.Of(ObjectKind.Rule)).UpdatedBy);
        Assert.Null(second.Find(Login));
        Assert.Equal(2, second.Version);
    }

    [Fact]
    public void A_version_that_does_not_follow_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ManagedState.Empty.With(Version(2, new ObjectChange(Login, null, "{}"))));
    }

    private static VersionRecord Version(long number, ObjectChange change) => new(number, DateTimeOffset.UnixEpoch, "ann", "", "put rule login", [change]);
}
